/* joined.h: literals beside __FUNCTION__ in a macro, which to Microsoft's compiler is one of them. `overlapped cc` includes it where a source
 * has such. The text lasts as long as the statement; in C until the thread has joined sixteen more. */
#ifndef OVL_JOINED_H
#define OVL_JOINED_H
#pragma GCC system_header
#ifdef __cplusplus
namespace ovl {
struct joined {
    char *text;
    joined(const char *left, const char *name, const char *right) : text(0) {
        __SIZE_TYPE__ first = __builtin_strlen(left), second = __builtin_strlen(name), third = __builtin_strlen(right);
        text = new char[first + second + third + 1];
        __builtin_memcpy(text, left, first);
        __builtin_memcpy(text + first, name, second);
        __builtin_memcpy(text + first + second, right, third + 1);
    }
    ~joined() { delete[] text; }
    joined(const joined &) = delete;
    joined &operator=(const joined &) = delete;
};
}
#define OVL_JOINED(left, name, right) ((const char *)::ovl::joined(left, name, right).text)
#else
static __inline__ const char *ovl_joined(const char *left, const char *name, const char *right) {
    static __thread char *texts[16];
    static __thread unsigned next;
    __SIZE_TYPE__ first = __builtin_strlen(left), second = __builtin_strlen(name), third = __builtin_strlen(right);
    char **text = &texts[next++ % 16];
    *text = (char *)__builtin_realloc(*text, first + second + third + 1);
    if (!*text) __builtin_trap();
    __builtin_memcpy(*text, left, first);
    __builtin_memcpy(*text + first, name, second);
    __builtin_memcpy(*text + first + second, right, third + 1);
    return *text;
}
#define OVL_JOINED(left, name, right) ovl_joined(left, name, right)
#endif
#endif
