/* The way that a program of C++ went: objects and blocks leave a letter each. */
#ifndef TRAIL_H
#define TRAIL_H
#include <stdio.h>
#include <string>

static std::string trail;

static bool went(const char *way)
{
    bool is_it = trail == way;
    if (!is_it) printf("went [%s] instead of [%s]\n", trail.c_str(), way);
    trail.clear();
    return is_it;
}

struct Object {
    char name;
    explicit Object(char given) : name(given) {}
    ~Object() { trail += name; }
};
#endif
