/* Windows that are never seen, and their messages: what the console programs of WSAAsyncSelect need. */
#ifndef OVL_USER_H
#define OVL_USER_H
#pragma GCC system_header
#include <stdarg.h>
#include <stdio.h>
#include "ovl/resources.h"
#include "ovl/kernel.h"
#include "ovl/keys.h"
#include "ovl/oem.h"
#include "ovl/wide.h"

#define WM_NULL 0x0000
#define WM_CREATE 0x0001
#define WM_DESTROY 0x0002
#define WM_MOVE 0x0003
#define WM_SIZE 0x0005
#define WM_ACTIVATE 0x0006
#define WM_SETFOCUS 0x0007
#define WM_KILLFOCUS 0x0008
#define WM_ENABLE 0x000A
#define WM_SETTEXT 0x000C
#define WM_GETTEXT 0x000D
#define WM_GETTEXTLENGTH 0x000E
#define WM_PAINT 0x000F
#define WM_CLOSE 0x0010
#define WM_QUERYENDSESSION 0x0011
#define WM_QUIT 0x0012
#define WM_ERASEBKGND 0x0014
#define WM_ENDSESSION 0x0016
#define WM_SHOWWINDOW 0x0018
#define WM_ACTIVATEAPP 0x001C
#define WM_SETCURSOR 0x0020
#define WM_GETMINMAXINFO 0x0024
#define WM_SETFONT 0x0030
#define WM_GETFONT 0x0031
#define WM_COPYDATA 0x004A
#define WM_NOTIFY 0x004E
#define WM_NCCREATE 0x0081
#define WM_NCDESTROY 0x0082
#define WM_KEYDOWN 0x0100
#define WM_KEYUP 0x0101
#define WM_CHAR 0x0102
#define WM_SYSKEYDOWN 0x0104
#define WM_SYSCHAR 0x0106
#define WM_INITDIALOG 0x0110
#define WM_COMMAND 0x0111
#define WM_SYSCOMMAND 0x0112
#define WM_TIMER 0x0113
#define WM_HSCROLL 0x0114
#define WM_VSCROLL 0x0115
#define WM_MOUSEMOVE 0x0200
#define WM_LBUTTONDOWN 0x0201
#define WM_LBUTTONUP 0x0202
#define WM_RBUTTONDOWN 0x0204
#define WM_POWERBROADCAST 0x0218
#define WM_USER 0x0400
#define WM_APP 0x8000
#define WM_KEYFIRST 0x0100
#define WM_KEYLAST 0x0109

#define CS_VREDRAW 0x0001
#define CS_HREDRAW 0x0002
#define CS_DBLCLKS 0x0008
#define CS_OWNDC 0x0020
#define CS_CLASSDC 0x0040
#define CS_PARENTDC 0x0080
#define CS_NOCLOSE 0x0200
#define CS_SAVEBITS 0x0800
#define CS_BYTEALIGNCLIENT 0x1000
#define CS_BYTEALIGNWINDOW 0x2000
#define CS_GLOBALCLASS 0x4000
#define CS_DROPSHADOW 0x00020000
#define WS_OVERLAPPED 0x00000000L
#define WS_POPUP 0x80000000L
#define WS_CHILD 0x40000000L
#define WS_MINIMIZE 0x20000000L
#define WS_VISIBLE 0x10000000L
#define WS_DISABLED 0x08000000L
#define WS_CAPTION 0x00C00000L
#define WS_BORDER 0x00800000L
#define WS_VSCROLL 0x00200000L
#define WS_HSCROLL 0x00100000L
#define WS_SYSMENU 0x00080000L
#define WS_THICKFRAME 0x00040000L
#define WS_MINIMIZEBOX 0x00020000L
#define WS_MAXIMIZEBOX 0x00010000L
#define WS_OVERLAPPEDWINDOW (WS_OVERLAPPED | WS_CAPTION | WS_SYSMENU | WS_THICKFRAME | WS_MINIMIZEBOX | WS_MAXIMIZEBOX)
#define WS_POPUPWINDOW (WS_POPUP | WS_BORDER | WS_SYSMENU)
#define WS_EX_CLIENTEDGE 0x00000200L
#define WS_EX_TOOLWINDOW 0x00000080L
#define WS_EX_NOACTIVATE 0x08000000L
#define CW_USEDEFAULT ((int)0x80000000)
#define HWND_DESKTOP ((HWND)0)
#define HWND_BROADCAST ((HWND)0xffff)
#define HWND_MESSAGE ((HWND)-3)
#define SW_HIDE 0
#define SW_SHOWNORMAL 1
#define SW_NORMAL 1
#define SW_SHOWMINIMIZED 2
#define SW_SHOWMAXIMIZED 3
#define SW_MAXIMIZE 3
#define SW_SHOWNOACTIVATE 4
#define SW_SHOW 5
#define SW_MINIMIZE 6
#define SW_SHOWMINNOACTIVE 7
#define SW_SHOWNA 8
#define SW_RESTORE 9
#define SW_SHOWDEFAULT 10
#define SW_FORCEMINIMIZE 11
#define SW_MAX 11
#define SW_PARENTCLOSING 1
#define SW_OTHERZOOM 2
#define SW_PARENTOPENING 3
#define SW_OTHERUNZOOM 4
#define HIDE_WINDOW 0
#define SHOW_OPENWINDOW 1
#define SHOW_ICONWINDOW 2
#define SHOW_FULLSCREEN 3
#define SHOW_OPENNOACTIVATE 4
#define GWL_STYLE (-16)
#define GWL_EXSTYLE (-20)
#define GWL_WNDPROC (-4)
#define GWL_USERDATA (-21)
#define GWLP_WNDPROC (-4)
#define GWLP_HINSTANCE (-6)
#define GWLP_USERDATA (-21)
#define GWLP_ID (-12)
#define PM_NOREMOVE 0x0000
#define PM_REMOVE 0x0001
#define PM_NOYIELD 0x0002
#define QS_KEY 0x0001
#define QS_MOUSEMOVE 0x0002
#define QS_MOUSEBUTTON 0x0004
#define QS_POSTMESSAGE 0x0008
#define QS_TIMER 0x0010
#define QS_PAINT 0x0020
#define QS_SENDMESSAGE 0x0040
#define QS_HOTKEY 0x0080
#define QS_ALLPOSTMESSAGE 0x0100
#define QS_RAWINPUT 0x0400
#define QS_MOUSE (QS_MOUSEMOVE | QS_MOUSEBUTTON)
#define QS_INPUT (QS_MOUSE | QS_KEY | QS_RAWINPUT)
#define QS_ALLEVENTS (QS_INPUT | QS_POSTMESSAGE | QS_TIMER | QS_PAINT | QS_HOTKEY)
#define QS_ALLINPUT (QS_ALLEVENTS | QS_SENDMESSAGE)
#define MWMO_WAITALL 0x0001
#define MWMO_ALERTABLE 0x0002
#define MWMO_INPUTAVAILABLE 0x0004
#define USER_TIMER_MINIMUM 0x0000000A
#define USER_TIMER_MAXIMUM 0x7FFFFFFF
#define WHITE_BRUSH 0
#define LTGRAY_BRUSH 1
#define GRAY_BRUSH 2
#define BLACK_BRUSH 4
#define NULL_BRUSH 5
#define HOLLOW_BRUSH 5
#define DEFAULT_GUI_FONT 17
#define COLOR_WINDOW 5
#define COLOR_BTNFACE 15
#define IDI_APPLICATION MAKEINTRESOURCE(32512)
#define IDI_HAND MAKEINTRESOURCE(32513)
#define IDI_QUESTION MAKEINTRESOURCE(32514)
#define IDI_EXCLAMATION MAKEINTRESOURCE(32515)
#define IDI_ASTERISK MAKEINTRESOURCE(32516)
#define IDI_WINLOGO MAKEINTRESOURCE(32517)
#define IDI_WARNING IDI_EXCLAMATION
#define IDI_ERROR IDI_HAND
#define IDI_INFORMATION IDI_ASTERISK
#define IDC_ARROW MAKEINTRESOURCE(32512)
#define IDC_IBEAM MAKEINTRESOURCE(32513)
#define IDC_WAIT MAKEINTRESOURCE(32514)
#define IDC_CROSS MAKEINTRESOURCE(32515)

DECLARE_HANDLE(HACCEL);
DECLARE_HANDLE(HWINEVENTHOOK);
#define EVENT_CONSOLE_LAYOUT 0x4005
#define WINEVENT_OUTOFCONTEXT 0x0000
#define WINEVENT_SKIPOWNPROCESS 0x0002
#define SM_CXSCREEN 0
#define SM_CYSCREEN 1
#define SM_MOUSEPRESENT 19
#define SM_CLEANBOOT 67
#define SM_CMONITORS 80
#define SM_REMOTESESSION 0x1000
/* No screen, no mouse, an ordinary start: zero to every question. */
OVL_INLINE int GetSystemMetrics(int which) { (void)which; return 0; }

OVL_BEGIN
typedef LRESULT (CALLBACK *WNDPROC)(HWND, UINT, WPARAM, LPARAM);
typedef void (CALLBACK *TIMERPROC)(HWND, UINT, UINT_PTR, DWORD);
typedef INT_PTR (CALLBACK *DLGPROC)(HWND, UINT, WPARAM, LPARAM);
typedef struct tagCOPYDATASTRUCT { ULONG_PTR dwData; DWORD cbData; PVOID lpData; } COPYDATASTRUCT, *PCOPYDATASTRUCT;
typedef struct tagMSG { HWND hwnd; UINT message; WPARAM wParam; LPARAM lParam; DWORD time; POINT pt; } MSG, *PMSG, *NPMSG, *LPMSG;
typedef struct tagPAINTSTRUCT { HDC hdc; BOOL fErase; RECT rcPaint; BOOL fRestore, fIncUpdate; BYTE rgbReserved[32]; } PAINTSTRUCT, *PPAINTSTRUCT, *LPPAINTSTRUCT;
#define OVL_WINDOW_CLASS(letter, string) \
    typedef struct tagWNDCLASS##letter { \
        UINT style; WNDPROC lpfnWndProc; int cbClsExtra, cbWndExtra; HINSTANCE hInstance; HICON hIcon; HCURSOR hCursor; \
        HBRUSH hbrBackground; string lpszMenuName, lpszClassName; \
    } WNDCLASS##letter, *PWNDCLASS##letter, *LPWNDCLASS##letter; \
    typedef struct tagWNDCLASSEX##letter { \
        UINT cbSize, style; WNDPROC lpfnWndProc; int cbClsExtra, cbWndExtra; HINSTANCE hInstance; HICON hIcon; HCURSOR hCursor; \
        HBRUSH hbrBackground; string lpszMenuName, lpszClassName; HICON hIconSm; \
    } WNDCLASSEX##letter, *PWNDCLASSEX##letter, *LPWNDCLASSEX##letter; \
    typedef struct tagCREATESTRUCT##letter { \
        LPVOID lpCreateParams; HINSTANCE hInstance; HMENU hMenu; HWND hwndParent; int cy, cx, y, x; LONG style; \
        string lpszName, lpszClass; DWORD dwExStyle; \
    } CREATESTRUCT##letter, *LPCREATESTRUCT##letter
OVL_WINDOW_CLASS(A, LPCSTR);
OVL_WINDOW_CLASS(W, LPCWSTR);

ATOM WINAPI RegisterClassA(const WNDCLASSA *description);
ATOM WINAPI RegisterClassW(const WNDCLASSW *description);
ATOM WINAPI RegisterClassExA(const WNDCLASSEXA *description);
ATOM WINAPI RegisterClassExW(const WNDCLASSEXW *description);
BOOL WINAPI UnregisterClassA(LPCSTR name, HINSTANCE instance);
BOOL WINAPI UnregisterClassW(LPCWSTR name, HINSTANCE instance);
HWND WINAPI CreateWindowExA(DWORD extended, LPCSTR kind, LPCSTR name, DWORD style, int x, int y, int width, int height, HWND parent, HMENU menu, HINSTANCE instance, LPVOID parameter);
HWND WINAPI CreateWindowExW(DWORD extended, LPCWSTR kind, LPCWSTR name, DWORD style, int x, int y, int width, int height, HWND parent, HMENU menu, HINSTANCE instance, LPVOID parameter);
BOOL WINAPI DestroyWindow(HWND window);
BOOL WINAPI IsWindow(HWND window);
LRESULT WINAPI DefWindowProcA(HWND window, UINT message, WPARAM wide, LPARAM extra);
LRESULT WINAPI DefWindowProcW(HWND window, UINT message, WPARAM wide, LPARAM extra);
LONG_PTR WINAPI GetWindowLongPtrA(HWND window, int index);
LONG_PTR WINAPI GetWindowLongPtrW(HWND window, int index);
LONG_PTR WINAPI SetWindowLongPtrA(HWND window, int index, LONG_PTR value);
LONG_PTR WINAPI SetWindowLongPtrW(HWND window, int index, LONG_PTR value);
BOOL WINAPI GetMessageA(LPMSG message, HWND window, UINT first, UINT last);
BOOL WINAPI GetMessageW(LPMSG message, HWND window, UINT first, UINT last);
BOOL WINAPI PeekMessageA(LPMSG message, HWND window, UINT first, UINT last, UINT flags);
BOOL WINAPI PeekMessageW(LPMSG message, HWND window, UINT first, UINT last, UINT flags);
BOOL WINAPI TranslateMessage(const MSG *message);
LRESULT WINAPI DispatchMessageA(const MSG *message);
LRESULT WINAPI DispatchMessageW(const MSG *message);
BOOL WINAPI PostMessageA(HWND window, UINT message, WPARAM wide, LPARAM extra);
BOOL WINAPI PostMessageW(HWND window, UINT message, WPARAM wide, LPARAM extra);
BOOL WINAPI PostThreadMessageA(DWORD thread, UINT message, WPARAM wide, LPARAM extra);
BOOL WINAPI PostThreadMessageW(DWORD thread, UINT message, WPARAM wide, LPARAM extra);
LRESULT WINAPI SendMessageA(HWND window, UINT message, WPARAM wide, LPARAM extra);
LRESULT WINAPI SendMessageW(HWND window, UINT message, WPARAM wide, LPARAM extra);
void WINAPI PostQuitMessage(int code);
UINT_PTR WINAPI SetTimer(HWND window, UINT_PTR timer, UINT milliseconds, TIMERPROC routine);
BOOL WINAPI KillTimer(HWND window, UINT_PTR timer);
DWORD WINAPI GetQueueStatus(UINT kinds);
DWORD WINAPI MsgWaitForMultipleObjects(DWORD count, const HANDLE *handles, BOOL all, DWORD milliseconds, DWORD kinds);
DWORD WINAPI MsgWaitForMultipleObjectsEx(DWORD count, const HANDLE *handles, DWORD milliseconds, DWORD kinds, DWORD flags);
OVL_END

#define CreateWindowA(kind, name, style, x, y, width, height, parent, menu, instance, parameter) \
    CreateWindowExA(0, kind, name, style, x, y, width, height, parent, menu, instance, parameter)
#define CreateWindowW(kind, name, style, x, y, width, height, parent, menu, instance, parameter) \
    CreateWindowExW(0, kind, name, style, x, y, width, height, parent, menu, instance, parameter)

/* wsprintf: a text of at most 1,024 characters; %ld, %lu and %lx stand for 32 bits, as the values that Windows' programs give it have. */
OVL_INLINE void ovl_message_format(char *narrowed, size_t room, const char *format) {
    size_t length = 0;
    int inside = 0;
    for (; *format && length + 2 < room; format++) {
        if (!inside) {
            inside = *format == '%';
        } else if (*format == '%') {
            inside = 0;
        } else if (*format == 'l' && format[1] != 's' && format[1] != 'c') {
            continue;
        } else if (*format == 'h' && (format[1] == 's' || format[1] == 'c')) {
            continue;
        } else if (*format == 'I' && format[1] == '6' && format[2] == '4') {
            narrowed[length++] = 'l';
            format += 2;
            continue;
        } else if ((*format >= 'a' && *format <= 'z') || (*format >= 'A' && *format <= 'Z')) {
            inside = 0;
        }
        narrowed[length++] = *format;
    }
    narrowed[length] = 0;
}
OVL_INLINE int wvsprintfA(LPSTR text, LPCSTR format, va_list arguments) {
    char narrowed[1100];
    int length;
    ovl_message_format(narrowed, sizeof narrowed, format);
    length = vsnprintf(text, 1025, narrowed, arguments);
    return length > 1024 ? 1024 : length;
}
OVL_INLINE int WINAPIV wsprintfA(LPSTR text, LPCSTR format, ...) {
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = wvsprintfA(text, format, arguments);
    va_end(arguments);
    return length;
}
#if __SIZEOF_WCHAR_T__ == 2
OVL_INLINE int wvsprintfW(LPWSTR text, LPCWSTR format, va_list arguments) {
    wchar_t narrowed[1100];
    size_t count = 0;
    int inside = 0, length;
    for (; *format && count + 1 < sizeof narrowed / sizeof *narrowed; format++) {
        if (inside && *format == L'l' && format[1] != L's' && format[1] != L'c') continue;
        if (*format == L'%') inside = !inside;
        else if ((*format >= L'a' && *format <= L'z' && *format != L'h' && *format != L'l') || (*format >= L'A' && *format <= L'Z' && *format != L'I')) inside = 0;
        narrowed[count++] = *format;
    }
    narrowed[count] = 0;
    length = ovl_vsnwprintf(text, 1025, narrowed, arguments);
    if (length >= 0) return length;
    text[1024] = 0;
    return 1024;
}
OVL_INLINE int WINAPIV wsprintfW(LPWSTR text, LPCWSTR format, ...) {
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = wvsprintfW(text, format, arguments);
    va_end(arguments);
    return length;
}
#endif

#define RGB(red, green, blue) ((DWORD)((BYTE)(red) | (DWORD)(BYTE)(green) << 8 | (DWORD)(BYTE)(blue) << 16))
typedef struct tagWINDOWPLACEMENT { UINT length, flags, showCmd; POINT ptMinPosition, ptMaxPosition; RECT rcNormalPosition; } WINDOWPLACEMENT, *PWINDOWPLACEMENT, *LPWINDOWPLACEMENT;
/* A window is hidden, at the origin and without extent. */
OVL_INLINE BOOL GetWindowPlacement(HWND window, WINDOWPLACEMENT *placement) {
    if (window == NULL || !IsWindow(window)) { SetLastError(ERROR_INVALID_WINDOW_HANDLE); return FALSE; }
    if (placement == NULL || placement->length != sizeof *placement) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
    memset(placement, 0, sizeof *placement);
    placement->length = sizeof *placement;
    placement->showCmd = SW_HIDE;
    return TRUE;
}
#define INPUT_MOUSE 0
#define INPUT_KEYBOARD 1
#define INPUT_HARDWARE 2
#define KEYEVENTF_EXTENDEDKEY 0x0001
#define KEYEVENTF_KEYUP 0x0002
#define KEYEVENTF_UNICODE 0x0004
#define KEYEVENTF_SCANCODE 0x0008
typedef struct tagMOUSEINPUT { LONG dx, dy; DWORD mouseData, dwFlags, time; ULONG_PTR dwExtraInfo; } MOUSEINPUT, *PMOUSEINPUT, *LPMOUSEINPUT;
typedef struct tagKEYBDINPUT { WORD wVk, wScan; DWORD dwFlags, time; ULONG_PTR dwExtraInfo; } KEYBDINPUT, *PKEYBDINPUT, *LPKEYBDINPUT;
typedef struct tagHARDWAREINPUT { DWORD uMsg; WORD wParamL, wParamH; } HARDWAREINPUT, *PHARDWAREINPUT, *LPHARDWAREINPUT;
typedef struct tagINPUT { DWORD type; __extension__ union { MOUSEINPUT mi; KEYBDINPUT ki; HARDWAREINPUT hi; }; } INPUT, *PINPUT, *LPINPUT;
/* There is no desktop whose input it could be. */
OVL_INLINE UINT SendInput(UINT count, LPINPUT inputs, int size) {
    SetLastError(count == 0 || inputs == NULL || size != (int)sizeof *inputs ? ERROR_INVALID_PARAMETER : ERROR_ACCESS_DENIED);
    return 0;
}

/* Nobody sees a window here: it was hidden before, and has nothing to paint. Its icon, cursor and brush are names and no more. */
OVL_INLINE BOOL ShowWindow(HWND window, int how) { (void)window; (void)how; return FALSE; }
OVL_INLINE BOOL UpdateWindow(HWND window) { return window != NULL && IsWindow(window); }
OVL_INLINE HICON LoadIconA(HINSTANCE instance, LPCSTR name) { (void)instance; return (HICON)(void *)(size_t)name; }
OVL_INLINE HICON LoadIconW(HINSTANCE instance, LPCWSTR name) { (void)instance; return (HICON)(void *)(size_t)name; }
OVL_INLINE HCURSOR LoadCursorA(HINSTANCE instance, LPCSTR name) { (void)instance; return (HCURSOR)(void *)(size_t)name; }
OVL_INLINE HCURSOR LoadCursorW(HINSTANCE instance, LPCWSTR name) { (void)instance; return (HCURSOR)(void *)(size_t)name; }
OVL_INLINE HGDIOBJ GetStockObject(int which) { return which < 0 || which > 19 ? NULL : (HGDIOBJ)(size_t)(0x01900010 + which); }

/* And there is nothing to paint on, which is what these say on Windows then; nor are there texts in a program's resources. */
OVL_INLINE HDC BeginPaint(HWND window, LPPAINTSTRUCT paint) { (void)window; __builtin_memset(paint, 0, sizeof *paint); return NULL; }
OVL_INLINE BOOL EndPaint(HWND window, const PAINTSTRUCT *paint) { (void)window; (void)paint; return TRUE; }
OVL_INLINE HDC GetDC(HWND window) { (void)window; return NULL; }
OVL_INLINE int ReleaseDC(HWND window, HDC surface) { (void)window; (void)surface; return 0; }
OVL_INLINE BOOL TextOutA(HDC surface, int x, int y, LPCSTR text, int length) { (void)surface; (void)x; (void)y; (void)text; (void)length; return FALSE; }
OVL_INLINE BOOL TextOutW(HDC surface, int x, int y, LPCWSTR text, int length) { (void)surface; (void)x; (void)y; (void)text; (void)length; return FALSE; }
OVL_INLINE BOOL InvalidateRect(HWND window, const RECT *part, BOOL erase) { (void)part; (void)erase; return window == NULL || IsWindow(window); }
OVL_INLINE BOOL InvalidateRgn(HWND window, HRGN part, BOOL erase) { (void)window; (void)part; (void)erase; return TRUE; }
OVL_INLINE BOOL GetClientRect(HWND window, LPRECT area) {
    if (!IsWindow(window)) {
        SetLastError(ERROR_INVALID_WINDOW_HANDLE);
        return FALSE;
    }
    __builtin_memset(area, 0, sizeof *area);
    return TRUE;
}
OVL_INLINE int LoadStringA(HINSTANCE instance, UINT number, LPSTR text, int room) {
    (void)instance;
    (void)number;
    if (room > 0) *text = 0;
    SetLastError(ERROR_RESOURCE_NAME_NOT_FOUND);
    return 0;
}
OVL_INLINE int LoadStringW(HINSTANCE instance, UINT number, LPWSTR text, int room) {
    (void)instance;
    (void)number;
    if (room > 0) *text = 0;
    SetLastError(ERROR_RESOURCE_NAME_NOT_FOUND);
    return 0;
}

/* A program has no tables of keys, for they are resources. */
OVL_INLINE HACCEL LoadAcceleratorsA(HINSTANCE instance, LPCSTR name) { (void)instance; (void)name; SetLastError(ERROR_RESOURCE_DATA_NOT_FOUND); return NULL; }
OVL_INLINE HACCEL LoadAcceleratorsW(HINSTANCE instance, LPCWSTR name) { (void)instance; (void)name; SetLastError(ERROR_RESOURCE_DATA_NOT_FOUND); return NULL; }
OVL_INLINE int TranslateAcceleratorA(HWND window, HACCEL keys, LPMSG message) {
    (void)keys;
    if (message == NULL || (message->message != WM_KEYDOWN && message->message != WM_SYSKEYDOWN && message->message != WM_CHAR && message->message != WM_SYSCHAR)) return 0;
    SetLastError(window == NULL || !IsWindow(window) ? ERROR_INVALID_WINDOW_HANDLE : ERROR_INVALID_ACCEL_HANDLE);
    return 0;
}
OVL_INLINE int TranslateAcceleratorW(HWND window, HACCEL keys, LPMSG message) { return TranslateAcceleratorA(window, keys, message); }

#ifdef UNICODE
#define TextOut TextOutW
#define LoadString LoadStringW
#define LoadAccelerators LoadAcceleratorsW
#define TranslateAccelerator TranslateAcceleratorW
#define wsprintf wsprintfW
#define wvsprintf wvsprintfW
#define WNDCLASS WNDCLASSW
#define PWNDCLASS PWNDCLASSW
#define LPWNDCLASS LPWNDCLASSW
#define WNDCLASSEX WNDCLASSEXW
#define PWNDCLASSEX PWNDCLASSEXW
#define CREATESTRUCT CREATESTRUCTW
#define LPCREATESTRUCT LPCREATESTRUCTW
#define RegisterClass RegisterClassW
#define RegisterClassEx RegisterClassExW
#define UnregisterClass UnregisterClassW
#define CreateWindow CreateWindowW
#define CreateWindowEx CreateWindowExW
#define DefWindowProc DefWindowProcW
#define GetWindowLongPtr GetWindowLongPtrW
#define SetWindowLongPtr SetWindowLongPtrW
#define GetMessage GetMessageW
#define PeekMessage PeekMessageW
#define DispatchMessage DispatchMessageW
#define PostMessage PostMessageW
#define PostThreadMessage PostThreadMessageW
#define SendMessage SendMessageW
#define LoadIcon LoadIconW
#define LoadCursor LoadCursorW
#else
#define TextOut TextOutA
#define LoadString LoadStringA
#define LoadAccelerators LoadAcceleratorsA
#define TranslateAccelerator TranslateAcceleratorA
#define wsprintf wsprintfA
#define wvsprintf wvsprintfA
#define WNDCLASS WNDCLASSA
#define PWNDCLASS PWNDCLASSA
#define LPWNDCLASS LPWNDCLASSA
#define WNDCLASSEX WNDCLASSEXA
#define PWNDCLASSEX PWNDCLASSEXA
#define CREATESTRUCT CREATESTRUCTA
#define LPCREATESTRUCT LPCREATESTRUCTA
#define RegisterClass RegisterClassA
#define RegisterClassEx RegisterClassExA
#define UnregisterClass UnregisterClassA
#define CreateWindow CreateWindowA
#define CreateWindowEx CreateWindowExA
#define DefWindowProc DefWindowProcA
#define GetWindowLongPtr GetWindowLongPtrA
#define SetWindowLongPtr SetWindowLongPtrA
#define GetMessage GetMessageA
#define PeekMessage PeekMessageA
#define DispatchMessage DispatchMessageA
#define PostMessage PostMessageA
#define PostThreadMessage PostThreadMessageA
#define SendMessage SendMessageA
#define LoadIcon LoadIconA
#define LoadCursor LoadCursorA
#endif
#endif
