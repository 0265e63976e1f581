/* The text of windows, and the windows that Windows brings.
 * Native only: those windows need a display under Wine. */
#include "seen.h"

#define NO_WINDOW ((HWND)(ULONG_PTR)0x7ffffffc)

static volatile LONG pressed;

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM extra)
{
    if (message == WM_CREATE) {
        CreateWindowA("EDIT", "begin", WS_CHILD | ES_MULTILINE, 1, 2, 30, 40, window, (HMENU)(ULONG_PTR)100, NULL, NULL);
        CreateWindowA("listbox", "", WS_CHILD, 0, 0, 10, 10, window, (HMENU)(ULONG_PTR)101, NULL, NULL);
        CreateWindowW(W("Button"), W("go"), WS_CHILD | BS_AUTOCHECKBOX, 0, 0, 10, 10, window, (HMENU)(ULONG_PTR)102, NULL, NULL);
        CreateWindowA("combobox", "", WS_CHILD | CBS_DROPDOWNLIST | CBS_HASSTRINGS | CBS_SORT, 0, 0, 10, 100, window, (HMENU)(ULONG_PTR)103, NULL, NULL);
        CreateWindowA("static", "label", WS_CHILD, 0, 0, 10, 10, window, (HMENU)(ULONG_PTR)104, NULL, NULL);
        return 0;
    }
    if (message == WM_COMMAND && LOWORD(wide) == 102 && HIWORD(wide) == BN_CLICKED) pressed++;
    return DefWindowProcA(window, message, wide, extra);
}

static void texts(HWND window)
{
    char text[64];
    WCHAR wide[64];
    RECT place;
    MSG key;
    HWND edit = GetDlgItem(window, 100);
    memset(&key, 0, sizeof key);
    key.message = WM_KEYDOWN;
    EFFECT(GetDlgItem, edit != NULL && GetParent(edit) == window);
    FAILS(GetDlgItem, GetDlgItem(window, 999) == NULL, ERROR_CONTROL_ID_NOT_FOUND);
    EFFECT(GetDlgCtrlID, GetDlgCtrlID(edit) == 100);
    FAILS(LoadAccelerators, LoadAcceleratorsA(NULL, "keys") == NULL, ERROR_RESOURCE_DATA_NOT_FOUND);
    FAILS(TranslateAccelerator, TranslateAcceleratorA(window, NULL, &key) == 0, ERROR_INVALID_ACCEL_HANDLE);
    FAILS(GetDlgCtrlID, GetDlgCtrlID(NO_WINDOW) == 0, ERROR_INVALID_WINDOW_HANDLE);
    EFFECT(GetParent, GetParent(GetDlgItem(window, 104)) == window);
    FAILS(GetParent, GetParent(NO_WINDOW) == NULL, ERROR_INVALID_WINDOW_HANDLE);
    EFFECT(GetWindowText, GetWindowTextA(window, text, sizeof text) == 4 && strcmp(text, "main") == 0 && GetWindowTextA(window, text, 3) == 2 && strcmp(text, "ma") == 0);
    FAILS(GetWindowText, GetWindowTextA(NO_WINDOW, text, sizeof text) == 0, ERROR_INVALID_WINDOW_HANDLE);
    EFFECT(SetWindowText, SetWindowTextW(edit, W("wide")) && GetWindowTextA(edit, text, sizeof text) == 4 && strcmp(text, "wide") == 0);
    FAILS(SetWindowText, !SetWindowTextA(NO_WINDOW, "text"), ERROR_INVALID_WINDOW_HANDLE);
    EFFECT(GetWindowTextLength, GetWindowTextLengthA(edit) == 4 && GetWindowTextLengthW(edit) == 4);
    FAILS(GetWindowTextLength, GetWindowTextLengthA(NO_WINDOW) == 0, ERROR_INVALID_WINDOW_HANDLE);
    EFFECT(SetDlgItemText, SetDlgItemTextA(window, 104, "12") && GetDlgItemTextW(window, 104, wide, 64) == 2 && same_wide(wide, W("12")));
    FAILS(SetDlgItemText, !SetDlgItemTextA(window, 999, "12"), ERROR_CONTROL_ID_NOT_FOUND);
    EFFECT(GetDlgItemText, GetDlgItemTextA(window, 104, text, sizeof text) == 2 && strcmp(text, "12") == 0);
    FAILS(GetDlgItemText, GetDlgItemTextA(window, 999, text, sizeof text) == 0, ERROR_CONTROL_ID_NOT_FOUND);
    EFFECT(SetDlgItemInt, SetDlgItemInt(window, 104, (UINT)-5, TRUE) && (int)GetDlgItemInt(window, 104, NULL, TRUE) == -5);
    FAILS(SetDlgItemInt, !SetDlgItemInt(window, 999, 1, FALSE), ERROR_CONTROL_ID_NOT_FOUND);
    {
        BOOL told = TRUE;
        EFFECT(GetDlgItemInt, GetDlgItemInt(window, 104, &told, FALSE) == 0 && !told);
        RESULT(GetDlgItemInt, SetDlgItemTextA(window, 104, "no") && GetDlgItemInt(window, 104, &told, TRUE) == 0 && !told);
    }
    EFFECT(EnableWindow, !EnableWindow(edit, FALSE) && EnableWindow(edit, TRUE));
    RESULT(EnableWindow, !EnableWindow(NO_WINDOW, TRUE));
    EFFECT(IsWindowEnabled, IsWindowEnabled(edit));
    RESULT(IsWindowEnabled, !IsWindowEnabled(NO_WINDOW));
    EFFECT(MoveWindow, MoveWindow(edit, 10, 20, 30, 40, FALSE) && GetWindowRect(edit, &place) && place.right - place.left == 30);
    FAILS(MoveWindow, !MoveWindow(NO_WINDOW, 10, 20, 30, 40, FALSE), ERROR_INVALID_WINDOW_HANDLE);
    EFFECT(SetWindowPos, SetWindowPos(edit, NULL, 0, 0, 50, 60, SWP_NOMOVE | SWP_NOZORDER) && GetWindowRect(edit, &place) && place.bottom - place.top == 60);
    FAILS(SetWindowPos, !SetWindowPos(NO_WINDOW, NULL, 0, 0, 50, 60, 0), ERROR_INVALID_WINDOW_HANDLE);
    EFFECT(GetWindowRect, GetWindowRect(edit, &place) && place.right - place.left == 50);
    FAILS(GetWindowRect, !GetWindowRect(NO_WINDOW, &place), ERROR_INVALID_WINDOW_HANDLE);
}

static void edits(HWND window)
{
    HWND edit = GetDlgItem(window, 100);
    char text[64];
    SetWindowTextA(edit, "one\r\ntwo");
    SendMessageA(edit, EM_SETSEL, 3, 3);
    SendMessageA(edit, EM_REPLACESEL, FALSE, (LPARAM)"!");
    SendMessageA(edit, EM_SETSEL, (WPARAM)9, (LPARAM)9);
    SendMessageW(edit, EM_REPLACESEL, FALSE, (LPARAM)W("\r\nthree"));
    GetWindowTextA(edit, text, sizeof text);
    EFFECT(SendMessage, strcmp(text, "one!\r\ntwo\r\nthree") == 0);
    EFFECT(SendMessage, SendMessageA(edit, EM_GETLINECOUNT, 0, 0) == 3 && SendMessageA(edit, EM_LINEINDEX, 1, 0) == 6 && SendMessageA(edit, EM_LINELENGTH, 6, 0) == 3 && SendMessageA(edit, EM_LINEFROMCHAR, 12, 0) == 2);
    SendMessageA(edit, EM_SETSEL, 0, -1);
    EFFECT(SendMessage, SendMessageA(edit, EM_GETSEL, 0, 0) == 16 << 16);
    *(WORD *)(void *)text = sizeof text;
    EFFECT(SendMessage, SendMessageA(edit, EM_GETLINE, 1, (LPARAM)text) == 3 && memcmp(text, "two", 3) == 0);
    SendMessageA(edit, EM_REPLACESEL, FALSE, (LPARAM)"");
    EFFECT(SendMessage, SendMessageA(edit, WM_GETTEXTLENGTH, 0, 0) == 0);
}

static void lists(HWND window)
{
    HWND list = GetDlgItem(window, 101), combo = GetDlgItem(window, 103);
    char text[64];
    LRESULT first = SendMessageA(list, LB_ADDSTRING, 0, (LPARAM)"pear"), second = SendMessageW(list, LB_ADDSTRING, 0, (LPARAM)W("apple"));
    EFFECT(SendMessage, first == 0 && second == 1 && SendMessageA(list, LB_INSERTSTRING, 1, (LPARAM)"fig") == 1 && SendMessageA(list, LB_GETCOUNT, 0, 0) == 3);
    EFFECT(SendMessage, SendMessageA(list, LB_GETTEXT, 2, (LPARAM)text) == 5 && strcmp(text, "apple") == 0 && SendMessageA(list, LB_GETTEXT, 9, (LPARAM)text) == LB_ERR);
    EFFECT(SendMessage, SendMessageA(list, LB_FINDSTRING, (WPARAM)-1, (LPARAM)"AP") == 2 && SendMessageA(list, LB_FINDSTRINGEXACT, (WPARAM)-1, (LPARAM)"ap") == LB_ERR);
    SendMessageA(list, LB_SETCURSEL, 2, 0);
    EFFECT(SendMessage, SendMessageA(list, LB_DELETESTRING, 0, 0) == 2 && SendMessageA(list, LB_GETCURSEL, 0, 0) == 1);
    SendMessageA(list, LB_SETITEMDATA, 0, 77);
    EFFECT(SendMessage, SendMessageA(list, LB_GETITEMDATA, 0, 0) == 77);
    SendMessageA(list, LB_RESETCONTENT, 0, 0);
    EFFECT(SendMessage, SendMessageA(list, LB_GETCOUNT, 0, 0) == 0 && SendMessageA(list, LB_GETCURSEL, 0, 0) == LB_ERR);
    EFFECT(SendDlgItemMessage, SendDlgItemMessageA(window, 103, CB_ADDSTRING, 0, (LPARAM)"b") == 0 && SendDlgItemMessageA(window, 103, CB_ADDSTRING, 0, (LPARAM)"a") == 0);
    EFFECT(SendMessage, SendMessageA(combo, CB_SETCURSEL, 1, 0) == 1 && SendMessageA(combo, CB_GETLBTEXT, 1, (LPARAM)text) == 1 && strcmp(text, "b") == 0);
    RESULT(SendDlgItemMessage, SendDlgItemMessageA(window, 999, CB_ADDSTRING, 0, (LPARAM)"b") == 0);
    RESULT(SendMessage, SendMessageA(combo, CB_SETCURSEL, 9, 0) == CB_ERR);
}

int main(void)
{
    WNDCLASSA kind;
    HWND window;
    memset(&kind, 0, sizeof kind);
    kind.lpfnWndProc = procedure;
    kind.lpszClassName = "seen controls";
    RegisterClassA(&kind);
    window = CreateWindowA("seen controls", "main", WS_OVERLAPPEDWINDOW, 0, 0, 100, 100, HWND_MESSAGE, NULL, NULL, NULL);
    EFFECT(CreateWindowEx, window != NULL);
    RESULT(CreateWindowEx, CreateWindowA("no such class", "main", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL) == NULL);
    texts(window);
    edits(window);
    lists(window);
    SendMessageA(GetDlgItem(window, 102), BM_CLICK, 0, 0);
    EFFECT(SendMessage, pressed == 1 && IsDlgButtonChecked(window, 102) == BST_CHECKED);
    EFFECT(CheckDlgButton, CheckDlgButton(window, 102, BST_UNCHECKED) && IsDlgButtonChecked(window, 102) == BST_UNCHECKED);
    FAILS(CheckDlgButton, !CheckDlgButton(window, 999, BST_CHECKED), ERROR_CONTROL_ID_NOT_FOUND);
    return seen_all();
}
