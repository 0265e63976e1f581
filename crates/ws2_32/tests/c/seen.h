/* What a program sees of each function: its effect, and a failure that Windows documents for it, with the error.
 *
 * One line each: `ok NAME effect`, then `ok NAME failure ERROR`, `ok NAME failure result` where Windows documents a result and no error,
 * or `ok NAME infallible` where it documents no failure. `cargo xtask sdk` takes them from tests/c/expected, which holds what the program
 * has printed in every run: here, compiled as C and as C++, and under Wine. A line that begins otherwise fails all of them. */
#ifndef SEEN_H
#define SEEN_H
#include "loopback.h"

static int seen_wrong;

static __inline void seen(const char *name, const char *what, int holds)
{
    if (!holds) seen_wrong++;
    printf(holds ? "ok %s %s\n" : "WRONG %s %s, error %lu\n", name, what, (unsigned long)GetLastError());
    fflush(stdout);
}

static __inline void seen_failure(const char *name, int failed, DWORD error, DWORD expected)
{
    if (failed && error == expected) {
        printf("ok %s failure %lu\n", name, (unsigned long)error);
    } else {
        seen_wrong++;
        printf("WRONG %s failed %d, error %lu instead of %lu\n", name, failed, (unsigned long)error, (unsigned long)expected);
    }
    fflush(stdout);
}

/* The call did what it is for. */
#define EFFECT(name, holds) seen(#name, "effect", (holds) != 0)
/* The call says that it failed, and the last error is `expected`. */
#define FAILS(name, failed, expected) do { \
        int failed_; \
        SetLastError(424242); \
        failed_ = (failed) != 0; \
        seen_failure(#name, failed_, GetLastError(), (DWORD)(expected)); \
    } while (0)
/* The call's result is the error. */
#define ANSWERS(name, call, expected) seen_failure(#name, 1, (DWORD)(call), (DWORD)(expected))
/* The result alone says that it failed. */
#define RESULT(name, failed) seen(#name, "failure result", (failed) != 0)
/* Windows documents no failure. */
#define INFALLIBLE(name) printf("ok %s infallible\n", #name)

/* What `main` returns. */
static __inline int seen_all(void)
{
    fflush(stdout);
    return seen_wrong != 0;
}

/* Waits for what another thread or the network is about to do. */
#define UNTIL(condition) do { \
        int tries_ = 0; \
        while (!(condition) && tries_++ < 30000) Sleep(1); \
    } while (0)

/* Text of 16 bits a character, whatever the compiler's L"" has. */
#define W(text) ((const WCHAR *)u"" text)
#define WM(text) ((WCHAR *)(void *)u"" text)

static __inline int same_wide(const WCHAR *a, const WCHAR *b)
{
    for (; *a != 0 && *a == *b; a++) b++;
    return *a == *b;
}

/* No handle of this process. */
#define NO_HANDLE ((HANDLE)(ULONG_PTR)0x7ffffffc)
#endif
