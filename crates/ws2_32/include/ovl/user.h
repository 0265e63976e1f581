/* Message boxes, and the types of windows and messages. */
#ifndef OVL_USER_H
#define OVL_USER_H
#pragma GCC system_header
#include "ovl/kernel.h"
OVL_BEGIN
typedef LRESULT (CALLBACK *WNDPROC)(HWND, UINT, WPARAM, LPARAM);
typedef struct tagMSG { HWND hwnd; UINT message; WPARAM wParam; LPARAM lParam; DWORD time; POINT pt; } MSG, *PMSG, *NPMSG, *LPMSG;
OVL_END
#endif
