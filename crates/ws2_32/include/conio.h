/* conio.h: the console, key by key. */
#ifndef _INC_CONIO
#define _INC_CONIO
#pragma GCC system_header
#include "ovl/base.h"
#include "ovl/crt.h"
OVL_BEGIN
int _kbhit(void);
int _getch(void);
int _getche(void);
int _putch(int character);
int _ungetch(int character);
int _cputs(const char *text);
OVL_END
#define kbhit _kbhit
#define cputs _cputs
#define ungetch _ungetch
/* A line without its end, of so many characters at most, as keys come; the rest of it is left. */
OVL_INLINE errno_t _cgets_s(char *buffer, size_t size, size_t *read) {
    size_t length = 0;
    if (buffer == NULL || size == 0 || read == NULL) return OVL_EINVAL;
    while (length + 1 < size) {
        int key = _getche();
        if (key == '\r' || key == '\n' || key < 0) break;
        if (key == '\b' || key == 0x7f) { if (length > 0) length--; continue; }
        buffer[length++] = (char)key;
    }
    buffer[length] = 0;
    *read = length;
    return 0;
}
#define _getwch() ((wint_t)_getch())
#define _getwche() ((wint_t)_getche())
#define _putwch(character) ((wint_t)_putch((int)(character)))
#ifndef _CURSES_H
#ifdef __cplusplus
OVL_INLINE int getch() { return _getch(); }
OVL_INLINE int getche() { return _getche(); }
OVL_INLINE int putch(int character) { return _putch(character); }
#else
#define getch() _getch()
#define getche() _getche()
#define putch(character) _putch(character)
#endif
#endif
#define _cprintf printf
#define cprintf printf
#endif
