/* exceptions.hpp: a std::exception with a text, as Microsoft's library has it, for classes that have it for their base. `overlapped c++`
 * includes it where a source has such. */
#ifndef OVL_EXCEPTIONS_HPP
#define OVL_EXCEPTIONS_HPP
#pragma GCC system_header
#include <exception>
#include <string>
class ovl_exception : public std::exception {
public:
    ovl_exception() noexcept : told(false) {}
    explicit ovl_exception(const char *text) : told(true), text(text ? text : "") {}
    /* The number says that the text lives as long as the program; keeping a copy of it is the same to all. */
    ovl_exception(const char *text, int) : told(true), text(text ? text : "") {}
    const char *what() const noexcept override { return told ? text.c_str() : "Unknown exception"; }

private:
    bool told;
    std::string text;
};
#endif
