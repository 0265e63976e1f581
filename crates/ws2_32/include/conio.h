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
