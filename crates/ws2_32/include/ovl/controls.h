/* The text of windows, and the windows that Windows brings: edits, lists, buttons. Nobody sees them; what they hold changes by messages. */
#ifndef OVL_CONTROLS_H
#define OVL_CONTROLS_H
#pragma GCC system_header
#include "ovl/user.h"

#define WS_TABSTOP 0x00010000L
#define WS_GROUP 0x00020000L
#define WS_DLGFRAME 0x00400000L
#define WS_CLIPCHILDREN 0x02000000L
#define WS_CLIPSIBLINGS 0x04000000L
#define WS_MAXIMIZE 0x01000000L
#define WS_CHILDWINDOW WS_CHILD
#define WS_TILED WS_OVERLAPPED
#define WS_TILEDWINDOW WS_OVERLAPPEDWINDOW
#define WS_SIZEBOX WS_THICKFRAME
#define WS_EX_DLGMODALFRAME 0x00000001L
#define WS_EX_TOPMOST 0x00000008L
#define WS_EX_WINDOWEDGE 0x00000100L
#define WS_EX_APPWINDOW 0x00040000L
#define WS_EX_OVERLAPPEDWINDOW (WS_EX_WINDOWEDGE | WS_EX_CLIENTEDGE)
#define WS_ICONIC WS_MINIMIZE
#define WS_EX_NOPARENTNOTIFY 0x00000004L
#define WS_EX_ACCEPTFILES 0x00000010L
#define WS_EX_TRANSPARENT 0x00000020L
#define WS_EX_MDICHILD 0x00000040L
#define WS_EX_CONTEXTHELP 0x00000400L
#define WS_EX_RIGHT 0x00001000L
#define WS_EX_LEFT 0x00000000L
#define WS_EX_RTLREADING 0x00002000L
#define WS_EX_LTRREADING 0x00000000L
#define WS_EX_LEFTSCROLLBAR 0x00004000L
#define WS_EX_RIGHTSCROLLBAR 0x00000000L
#define WS_EX_CONTROLPARENT 0x00010000L
#define WS_EX_STATICEDGE 0x00020000L
#define WS_EX_PALETTEWINDOW (WS_EX_WINDOWEDGE | WS_EX_TOOLWINDOW | WS_EX_TOPMOST)
#define WS_EX_LAYERED 0x00080000L
#define WS_EX_NOINHERITLAYOUT 0x00100000L
#define WS_EX_LAYOUTRTL 0x00400000L
#define WS_EX_COMPOSITED 0x02000000L
#define SWP_FRAMECHANGED 0x0020
#define SWP_NOCOPYBITS 0x0100
#define SWP_NOOWNERZORDER 0x0200
#define SWP_NOREPOSITION SWP_NOOWNERZORDER
#define SWP_NOSENDCHANGING 0x0400
#define SWP_DRAWFRAME SWP_FRAMECHANGED
#define LBS_DISABLENOSCROLL 0x1000L
#define LBS_HASSTRINGS 0x0040L
#define LBS_USETABSTOPS 0x0080L
#define SS_SIMPLE 0x000BL
#define WM_SETREDRAW 0x000B
#define WM_DRAWITEM 0x002B
#define WM_MEASUREITEM 0x002C
#define WM_CONTEXTMENU 0x007B
#define WM_SETICON 0x0080
#define WM_GETICON 0x007F
#define WM_NCHITTEST 0x0084
#define WM_LBUTTONDBLCLK 0x0203
#define WM_RBUTTONUP 0x0205
#define WM_RBUTTONDBLCLK 0x0206
#define WM_MBUTTONDOWN 0x0207
#define WM_MBUTTONUP 0x0208
#define WM_MOUSEWHEEL 0x020A
#define WM_SIZING 0x0214
#define WM_CAPTURECHANGED 0x0215
#define WM_MOVING 0x0216
#define WM_DEVICECHANGE 0x0219
#define WM_ENTERSIZEMOVE 0x0231
#define WM_EXITSIZEMOVE 0x0232
#define WM_DROPFILES 0x0233
#define WM_CTLCOLORMSGBOX 0x0132
#define WM_CTLCOLOREDIT 0x0133
#define WM_CTLCOLORLISTBOX 0x0134
#define WM_CTLCOLORBTN 0x0135
#define WM_CTLCOLORDLG 0x0136
#define WM_CTLCOLORSTATIC 0x0138
#define MB_APPLMODAL 0x00000000L
#define COLOR_BACKGROUND 1
#define COLOR_DESKTOP COLOR_BACKGROUND
#define COLOR_WINDOWTEXT 8
#define COLOR_APPWORKSPACE 12
#define COLOR_3DFACE 15
#define COLOR_BTNTEXT 18
#define DKGRAY_BRUSH 3
#define WHITE_PEN 6
#define BLACK_PEN 7
#define NULL_PEN 8
#define OEM_FIXED_FONT 10
#define ANSI_FIXED_FONT 11
#define ANSI_VAR_FONT 12
#define SYSTEM_FONT 13
#define SYSTEM_FIXED_FONT 16
#define GWL_ID (-12)
#define SC_SIZE 0xF000
#define SC_MOVE 0xF010
#define SC_MINIMIZE 0xF020
#define SC_MAXIMIZE 0xF030
#define SC_CLOSE 0xF060
#define SC_RESTORE 0xF120
#define SIZE_RESTORED 0
#define SIZE_MINIMIZED 1
#define SIZE_MAXIMIZED 2
#define MK_LBUTTON 0x0001
#define MK_RBUTTON 0x0002
#define MK_SHIFT 0x0004
#define MK_CONTROL 0x0008
#define MK_MBUTTON 0x0010
#define DLGWINDOWEXTRA 30
#define SM_CXFULLSCREEN 16
#define SM_CYFULLSCREEN 17
#define SM_CXSMICON 49
#define SM_CYSMICON 50
#define ES_LEFT 0x0000L
#define ES_CENTER 0x0001L
#define ES_RIGHT 0x0002L
#define ES_MULTILINE 0x0004L
#define ES_UPPERCASE 0x0008L
#define ES_LOWERCASE 0x0010L
#define ES_PASSWORD 0x0020L
#define ES_AUTOVSCROLL 0x0040L
#define ES_AUTOHSCROLL 0x0080L
#define ES_NOHIDESEL 0x0100L
#define ES_READONLY 0x0800L
#define ES_WANTRETURN 0x1000L
#define ES_NUMBER 0x2000L
#define EM_GETSEL 0x00B0
#define EM_SETSEL 0x00B1
#define EM_LINESCROLL 0x00B6
#define EM_SCROLLCARET 0x00B7
#define EM_GETMODIFY 0x00B8
#define EM_SETMODIFY 0x00B9
#define EM_GETLINECOUNT 0x00BA
#define EM_LINEINDEX 0x00BB
#define EM_LINELENGTH 0x00C1
#define EM_REPLACESEL 0x00C2
#define EM_GETLINE 0x00C4
#define EM_LIMITTEXT 0x00C5
#define EM_SETLIMITTEXT EM_LIMITTEXT
#define EM_LINEFROMCHAR 0x00C9
#define EM_SETREADONLY 0x00CF
#define EM_GETLIMITTEXT 0x00D5
#define EN_SETFOCUS 0x0100
#define EN_KILLFOCUS 0x0200
#define EN_CHANGE 0x0300
#define EN_UPDATE 0x0400
#define BS_PUSHBUTTON 0x0000L
#define BS_DEFPUSHBUTTON 0x0001L
#define BS_CHECKBOX 0x0002L
#define BS_AUTOCHECKBOX 0x0003L
#define BS_RADIOBUTTON 0x0004L
#define BS_GROUPBOX 0x0007L
#define BS_AUTORADIOBUTTON 0x0009L
#define BM_GETCHECK 0x00F0
#define BM_SETCHECK 0x00F1
#define BM_CLICK 0x00F5
#define BST_UNCHECKED 0x0000
#define BST_CHECKED 0x0001
#define BN_CLICKED 0
#define SS_LEFT 0x0000L
#define SS_CENTER 0x0001L
#define SS_RIGHT 0x0002L
#define LBS_NOTIFY 0x0001L
#define LBS_SORT 0x0002L
#define LBS_NOINTEGRALHEIGHT 0x0100L
#define LBS_STANDARD (LBS_NOTIFY | LBS_SORT | WS_VSCROLL | WS_BORDER)
#define LB_OKAY 0
#define LB_ERR (-1)
#define LB_ADDSTRING 0x0180
#define LB_INSERTSTRING 0x0181
#define LB_DELETESTRING 0x0182
#define LB_RESETCONTENT 0x0184
#define LB_SETCURSEL 0x0186
#define LB_GETCURSEL 0x0188
#define LB_GETTEXT 0x0189
#define LB_GETTEXTLEN 0x018A
#define LB_GETCOUNT 0x018B
#define LB_SELECTSTRING 0x018C
#define LB_FINDSTRING 0x018F
#define LB_SETTOPINDEX 0x0197
#define LB_GETITEMDATA 0x0199
#define LB_SETITEMDATA 0x019A
#define LB_FINDSTRINGEXACT 0x01A2
#define LBN_SELCHANGE 1
#define LBN_DBLCLK 2
#define CBS_SIMPLE 0x0001L
#define CBS_DROPDOWN 0x0002L
#define CBS_DROPDOWNLIST 0x0003L
#define CBS_AUTOHSCROLL 0x0040L
#define CBS_SORT 0x0100L
#define CBS_HASSTRINGS 0x0200L
#define CB_ERR (-1)
#define CB_ADDSTRING 0x0143
#define CB_DELETESTRING 0x0144
#define CB_GETCOUNT 0x0146
#define CB_GETCURSEL 0x0147
#define CB_GETLBTEXT 0x0148
#define CB_GETLBTEXTLEN 0x0149
#define CB_INSERTSTRING 0x014A
#define CB_RESETCONTENT 0x014B
#define CB_FINDSTRING 0x014C
#define CB_SELECTSTRING 0x014D
#define CB_SETCURSEL 0x014E
#define CB_GETITEMDATA 0x0150
#define CB_SETITEMDATA 0x0151
#define CB_FINDSTRINGEXACT 0x0158
#define CBN_SELCHANGE 1
#define IDOK 1
#define IDCANCEL 2
#define IDABORT 3
#define IDRETRY 4
#define IDIGNORE 5
#define IDYES 6
#define IDNO 7
#define SWP_NOSIZE 0x0001
#define SWP_NOMOVE 0x0002
#define SWP_NOZORDER 0x0004
#define SWP_NOREDRAW 0x0008
#define SWP_NOACTIVATE 0x0010
#define SWP_SHOWWINDOW 0x0040
#define SWP_HIDEWINDOW 0x0080
#define HWND_TOP ((HWND)0)
#define HWND_BOTTOM ((HWND)1)
#define HWND_TOPMOST ((HWND)-1)
#define HWND_NOTOPMOST ((HWND)-2)

OVL_BEGIN
HWND WINAPI ovl_CreateWindowExA(DWORD extended, LPCSTR kind, LPCSTR name, DWORD style, int x, int y, int width, int height, HWND parent, HMENU menu, HINSTANCE instance, LPVOID parameter);
HWND WINAPI ovl_CreateWindowExW(DWORD extended, LPCWSTR kind, LPCWSTR name, DWORD style, int x, int y, int width, int height, HWND parent, HMENU menu, HINSTANCE instance, LPVOID parameter);
LRESULT WINAPI ovl_SendMessageA(HWND window, UINT message, WPARAM wide, LPARAM extra);
LRESULT WINAPI ovl_SendMessageW(HWND window, UINT message, WPARAM wide, LPARAM extra);
BOOL WINAPI SetWindowTextA(HWND window, LPCSTR text);
BOOL WINAPI SetWindowTextW(HWND window, LPCWSTR text);
int WINAPI GetWindowTextA(HWND window, LPSTR text, int room);
int WINAPI GetWindowTextW(HWND window, LPWSTR text, int room);
int WINAPI GetWindowTextLengthA(HWND window);
int WINAPI GetWindowTextLengthW(HWND window);
HWND WINAPI GetDlgItem(HWND parent, int id);
int WINAPI GetDlgCtrlID(HWND window);
HWND WINAPI GetParent(HWND window);
BOOL WINAPI EnableWindow(HWND window, BOOL enables);
BOOL WINAPI IsWindowEnabled(HWND window);
BOOL WINAPI MoveWindow(HWND window, int x, int y, int width, int height, BOOL paints);
BOOL WINAPI SetWindowPos(HWND window, HWND after, int x, int y, int width, int height, UINT flags);
BOOL WINAPI GetWindowRect(HWND window, LPRECT place);
OVL_END
#define CreateWindowExA ovl_CreateWindowExA
#define CreateWindowExW ovl_CreateWindowExW
#define SendMessageA ovl_SendMessageA
#define SendMessageW ovl_SendMessageW

OVL_INLINE LRESULT SendDlgItemMessageA(HWND parent, int id, UINT message, WPARAM wide, LPARAM extra) { HWND item = GetDlgItem(parent, id); return item == NULL ? 0 : SendMessageA(item, message, wide, extra); }
OVL_INLINE LRESULT SendDlgItemMessageW(HWND parent, int id, UINT message, WPARAM wide, LPARAM extra) { HWND item = GetDlgItem(parent, id); return item == NULL ? 0 : SendMessageW(item, message, wide, extra); }
OVL_INLINE BOOL SetDlgItemTextA(HWND parent, int id, LPCSTR text) { HWND item = GetDlgItem(parent, id); return item != NULL && SetWindowTextA(item, text); }
OVL_INLINE BOOL SetDlgItemTextW(HWND parent, int id, LPCWSTR text) { HWND item = GetDlgItem(parent, id); return item != NULL && SetWindowTextW(item, text); }
OVL_INLINE UINT GetDlgItemTextA(HWND parent, int id, LPSTR text, int room) { HWND item = GetDlgItem(parent, id); if (item == NULL && room > 0) *text = 0; return item == NULL ? 0 : (UINT)GetWindowTextA(item, text, room); }
OVL_INLINE UINT GetDlgItemTextW(HWND parent, int id, LPWSTR text, int room) { HWND item = GetDlgItem(parent, id); if (item == NULL && room > 0) *text = 0; return item == NULL ? 0 : (UINT)GetWindowTextW(item, text, room); }
OVL_INLINE BOOL SetDlgItemInt(HWND parent, int id, UINT value, BOOL is_signed) {
    char text[16];
    snprintf(text, sizeof text, is_signed ? "%d" : "%u", value);
    return SetDlgItemTextA(parent, id, text);
}
OVL_INLINE UINT GetDlgItemInt(HWND parent, int id, BOOL *told, BOOL is_signed) {
    char text[32], *end;
    long long value;
    UINT length = GetDlgItemTextA(parent, id, text, sizeof text);
    value = strtoll(text, &end, 10);
    if (told != NULL) *told = FALSE;
    if (length == 0 || *end != 0 || (is_signed ? value < -2147483647LL - 1 || value > 2147483647LL : value < 0 || value > 4294967295LL)) return 0;
    if (told != NULL) *told = TRUE;
    return (UINT)value;
}
OVL_INLINE BOOL CheckDlgButton(HWND parent, int id, UINT state) { HWND item = GetDlgItem(parent, id); return item != NULL && (SendMessageA(item, BM_SETCHECK, state, 0), TRUE); }
OVL_INLINE UINT IsDlgButtonChecked(HWND parent, int id) { return (UINT)SendDlgItemMessageA(parent, id, BM_GETCHECK, 0, 0); }

/* A procedure that a window had before it was given another. */
OVL_INLINE LRESULT CallWindowProcA(WNDPROC procedure, HWND window, UINT message, WPARAM wide, LPARAM extra) { return procedure(window, message, wide, extra); }
OVL_INLINE LRESULT CallWindowProcW(WNDPROC procedure, HWND window, UINT message, WPARAM wide, LPARAM extra) { return procedure(window, message, wide, extra); }
OVL_INLINE LONG GetWindowLongA(HWND window, int index) { return (LONG)GetWindowLongPtrA(window, index); }
OVL_INLINE LONG GetWindowLongW(HWND window, int index) { return (LONG)GetWindowLongPtrW(window, index); }
OVL_INLINE LONG SetWindowLongA(HWND window, int index, LONG value) { return (LONG)SetWindowLongPtrA(window, index, value); }
OVL_INLINE LONG SetWindowLongW(HWND window, int index, LONG value) { return (LONG)SetWindowLongPtrW(window, index, value); }

/* No window has the keyboard, and there is no screen: nothing has an extent on it. */
OVL_INLINE BOOL IsWindowVisible(HWND window) { (void)window; return FALSE; }
OVL_INLINE HWND SetFocus(HWND window) { if (window != NULL && !IsWindow(window)) SetLastError(ERROR_INVALID_WINDOW_HANDLE); return NULL; }
OVL_INLINE HWND GetFocus(void) { return NULL; }
OVL_INLINE HWND GetForegroundWindow(void) { return NULL; }
OVL_INLINE HWND GetActiveWindow(void) { return NULL; }
OVL_INLINE HWND GetCapture(void) { return NULL; }
OVL_INLINE HWND GetClipboardOwner(void) { return NULL; }
/* As to a process that has no desktop. */
OVL_INLINE BOOL GetCursorPos(LPPOINT place) { SetLastError(place == NULL ? ERROR_NOACCESS : ERROR_ACCESS_DENIED); return FALSE; }
OVL_INLINE BOOL SetForegroundWindow(HWND window) { (void)window; return FALSE; }

/* A program of Linux has no resources, so there is no dialog to make: these fail as Windows' do then. */
OVL_INLINE INT_PTR DialogBoxParamA(HINSTANCE instance, LPCSTR name, HWND parent, DLGPROC procedure, LPARAM parameter) { (void)instance; (void)name; (void)parent; (void)procedure; (void)parameter; SetLastError(ERROR_RESOURCE_NAME_NOT_FOUND); return -1; }
OVL_INLINE INT_PTR DialogBoxParamW(HINSTANCE instance, LPCWSTR name, HWND parent, DLGPROC procedure, LPARAM parameter) { (void)instance; (void)name; (void)parent; (void)procedure; (void)parameter; SetLastError(ERROR_RESOURCE_NAME_NOT_FOUND); return -1; }
OVL_INLINE HWND CreateDialogParamA(HINSTANCE instance, LPCSTR name, HWND parent, DLGPROC procedure, LPARAM parameter) { (void)instance; (void)name; (void)parent; (void)procedure; (void)parameter; SetLastError(ERROR_RESOURCE_NAME_NOT_FOUND); return NULL; }
OVL_INLINE HWND CreateDialogParamW(HINSTANCE instance, LPCWSTR name, HWND parent, DLGPROC procedure, LPARAM parameter) { (void)instance; (void)name; (void)parent; (void)procedure; (void)parameter; SetLastError(ERROR_RESOURCE_NAME_NOT_FOUND); return NULL; }
OVL_INLINE BOOL EndDialog(HWND window, INT_PTR result) { (void)result; SetLastError(IsWindow(window) ? ERROR_INVALID_PARAMETER : ERROR_INVALID_WINDOW_HANDLE); return FALSE; }
OVL_INLINE BOOL IsDialogMessageA(HWND window, LPMSG message) { (void)window; (void)message; return FALSE; }
OVL_INLINE BOOL IsDialogMessageW(HWND window, LPMSG message) { (void)window; (void)message; return FALSE; }

/* Painting on nothing, which is what BeginPaint gives: each says so as Windows does of a surface that is none. */
#define TRANSPARENT 1
#define OPAQUE 2
#define CLR_INVALID 0xFFFFFFFF
#define DT_LEFT 0x0000
#define DT_CENTER 0x0001
#define DT_RIGHT 0x0002
#define DT_VCENTER 0x0004
#define DT_WORDBREAK 0x0010
#define DT_SINGLELINE 0x0020
typedef DWORD COLORREF, *LPCOLORREF;
OVL_INLINE COLORREF SetTextColor(HDC surface, COLORREF color) { (void)surface; (void)color; SetLastError(ERROR_INVALID_HANDLE); return CLR_INVALID; }
OVL_INLINE COLORREF SetBkColor(HDC surface, COLORREF color) { (void)surface; (void)color; SetLastError(ERROR_INVALID_HANDLE); return CLR_INVALID; }
OVL_INLINE int SetBkMode(HDC surface, int mode) { (void)surface; (void)mode; SetLastError(ERROR_INVALID_HANDLE); return 0; }
OVL_INLINE HGDIOBJ SelectObject(HDC surface, HGDIOBJ object) { (void)surface; (void)object; SetLastError(ERROR_INVALID_HANDLE); return NULL; }
OVL_INLINE BOOL Rectangle(HDC surface, int left, int top, int right, int bottom) { (void)surface; (void)left; (void)top; (void)right; (void)bottom; SetLastError(ERROR_INVALID_HANDLE); return FALSE; }
OVL_INLINE int FillRect(HDC surface, const RECT *part, HBRUSH brush) { (void)surface; (void)part; (void)brush; SetLastError(ERROR_INVALID_HANDLE); return 0; }
OVL_INLINE int DrawTextA(HDC surface, LPCSTR text, int length, LPRECT part, UINT how) { (void)surface; (void)text; (void)length; (void)part; (void)how; SetLastError(ERROR_INVALID_HANDLE); return 0; }
OVL_INLINE int DrawTextW(HDC surface, LPCWSTR text, int length, LPRECT part, UINT how) { (void)surface; (void)text; (void)length; (void)part; (void)how; SetLastError(ERROR_INVALID_HANDLE); return 0; }

#define DialogBoxA(instance, name, parent, procedure) DialogBoxParamA((instance), (name), (parent), (DLGPROC)(procedure), 0)
#define DialogBoxW(instance, name, parent, procedure) DialogBoxParamW((instance), (name), (parent), (DLGPROC)(procedure), 0)
#define CreateDialogA(instance, name, parent, procedure) CreateDialogParamA((instance), (name), (parent), (DLGPROC)(procedure), 0)
#define CreateDialogW(instance, name, parent, procedure) CreateDialogParamW((instance), (name), (parent), (DLGPROC)(procedure), 0)
#ifdef UNICODE
#define SetWindowText SetWindowTextW
#define GetWindowText GetWindowTextW
#define GetWindowTextLength GetWindowTextLengthW
#define SendDlgItemMessage SendDlgItemMessageW
#define SetDlgItemText SetDlgItemTextW
#define GetDlgItemText GetDlgItemTextW
#define CallWindowProc CallWindowProcW
#define GetWindowLong GetWindowLongW
#define SetWindowLong SetWindowLongW
#define DialogBox DialogBoxW
#define DialogBoxParam DialogBoxParamW
#define CreateDialog CreateDialogW
#define CreateDialogParam CreateDialogParamW
#define IsDialogMessage IsDialogMessageW
#define DrawText DrawTextW
#else
#define SetWindowText SetWindowTextA
#define GetWindowText GetWindowTextA
#define GetWindowTextLength GetWindowTextLengthA
#define SendDlgItemMessage SendDlgItemMessageA
#define SetDlgItemText SetDlgItemTextA
#define GetDlgItemText GetDlgItemTextA
#define CallWindowProc CallWindowProcA
#define GetWindowLong GetWindowLongA
#define SetWindowLong SetWindowLongA
#define DialogBox DialogBoxA
#define DialogBoxParam DialogBoxParamA
#define CreateDialog CreateDialogA
#define CreateDialogParam CreateDialogParamA
#define IsDialogMessage IsDialogMessageA
#define DrawText DrawTextA
#endif
#endif
