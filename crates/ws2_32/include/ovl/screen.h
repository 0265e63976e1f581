/* The size of the console, and text that is put somewhere on it: a terminal is asked for the one and takes the other by its sequences. */
#ifndef OVL_SCREEN_H
#define OVL_SCREEN_H
#pragma GCC system_header
#include "ovl/crt.h"

/* A terminal keeps what has left its window by itself; a buffer that is smaller than the window is none. */
OVL_INLINE BOOL SetConsoleScreenBufferSize(HANDLE console, COORD size) {
    CONSOLE_SCREEN_BUFFER_INFO now;
    if (!GetConsoleScreenBufferInfo(console, &now)) return FALSE;
    if (size.X < now.dwSize.X || size.Y < now.dwSize.Y) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
    return TRUE;
}
/* Most terminals become as large as they are asked to; what they are, GetConsoleScreenBufferInfo says. */
OVL_INLINE BOOL SetConsoleWindowInfo(HANDLE console, BOOL absolute, const SMALL_RECT *window) {
    CONSOLE_SCREEN_BUFFER_INFO now;
    char sequence[64];
    DWORD mode, written;
    int columns, rows;
    if (!GetConsoleMode(console, &mode)) return FALSE;
    if (window == NULL) { SetLastError(ERROR_NOACCESS); return FALSE; }
    columns = window->Right - window->Left + 1;
    rows = window->Bottom - window->Top + 1;
    if (!absolute) {
        if (!GetConsoleScreenBufferInfo(console, &now)) return FALSE;
        columns += now.srWindow.Right - now.srWindow.Left;
        rows += now.srWindow.Bottom - now.srWindow.Top;
    }
    if (columns <= 0 || rows <= 0) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
    return WriteConsoleA(console, sequence, (DWORD)snprintf(sequence, sizeof sequence, "\x1b[8;%d;%dt", rows, columns), &written, NULL);
}
/* The window that is there is the largest that fits. */
OVL_INLINE COORD GetLargestConsoleWindowSize(HANDLE console) {
    CONSOLE_SCREEN_BUFFER_INFO now;
    COORD none = {0, 0};
    return GetConsoleScreenBufferInfo(console, &now) ? now.dwMaximumWindowSize : none;
}
/* One place after the other, on to the next line; the cursor stays where it is. */
OVL_INLINE BOOL WriteConsoleOutputCharacterW(HANDLE console, LPCWSTR text, DWORD length, COORD at, LPDWORD written) {
    DWORD done, mode, place;
    if (written != NULL) *written = 0;
    if (!GetConsoleMode(console, &mode)) return FALSE;
    for (place = 0; place < length; place++, at.X++) {
        if (!FillConsoleOutputCharacterW(console, text[place], 1, at, &done) || done == 0) {
            if (at.X == 0) return place > 0;
            at.X = 0;
            at.Y++;
            if (!FillConsoleOutputCharacterW(console, text[place], 1, at, &done) || done == 0) return place > 0;
        }
        if (written != NULL) *written = place + 1;
    }
    return TRUE;
}
OVL_INLINE BOOL WriteConsoleOutputCharacterA(HANDLE console, LPCSTR text, DWORD length, COORD at, LPDWORD written) {
    int units = MultiByteToWideChar(CP_UTF8, 0, text, (int)length, NULL, 0);
    WCHAR *wide = (WCHAR *)malloc(((size_t)units + 1) * sizeof *wide);
    DWORD done = 0;
    BOOL result;
    if (written != NULL) *written = 0;
    if (wide == NULL) { SetLastError(ERROR_NOT_ENOUGH_MEMORY); return FALSE; }
    MultiByteToWideChar(CP_UTF8, 0, text, (int)length, wide, units);
    result = WriteConsoleOutputCharacterW(console, wide, (DWORD)units, at, &done);
    if (written != NULL) *written = done == (DWORD)units ? length : done;
    free(wide);
    return result;
}
#ifdef UNICODE
#define WriteConsoleOutputCharacter WriteConsoleOutputCharacterW
#else
#define WriteConsoleOutputCharacter WriteConsoleOutputCharacterA
#endif
/* A terminal has two screens. A buffer that a program makes is the second: it is shown, and the first kept, from when it is made the active
 * one until one of the process' own handles is. Both are written to through the one terminal, so what is written shows at once. */
#define CONSOLE_TEXTMODE_BUFFER 1
OVL_INLINE HANDLE CreateConsoleScreenBuffer(DWORD access, DWORD share, const SECURITY_ATTRIBUTES *security, DWORD flags, LPVOID data) {
    static const DWORD own[] = {STD_OUTPUT_HANDLE, STD_ERROR_HANDLE, STD_INPUT_HANDLE};
    HANDLE made = INVALID_HANDLE_VALUE;
    DWORD mode, place;
    (void)security;
    if ((access & ~(GENERIC_READ | GENERIC_WRITE)) != 0 || (share & ~(DWORD)(FILE_SHARE_READ | FILE_SHARE_WRITE)) != 0 || flags != CONSOLE_TEXTMODE_BUFFER || data != NULL) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return INVALID_HANDLE_VALUE;
    }
    for (place = 0; place < 3; place++) {
        HANDLE handle = GetStdHandle(own[place]);
        if (GetConsoleMode(handle, &mode) && DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &made, 0, FALSE, DUPLICATE_SAME_ACCESS)) return made;
    }
    made = CreateFileA("CONOUT$", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (made == INVALID_HANDLE_VALUE) SetLastError(ERROR_INVALID_HANDLE);
    return made;
}
OVL_INLINE BOOL SetConsoleActiveScreenBuffer(HANDLE buffer) {
    const BOOL is_first = buffer == GetStdHandle(STD_OUTPUT_HANDLE) || buffer == GetStdHandle(STD_ERROR_HANDLE);
    DWORD mode, written;
    if (!GetConsoleMode(buffer, &mode)) return FALSE;
    return WriteConsoleA(buffer, is_first ? "\x1b[?1049l" : "\x1b[?1049h", 8, &written, NULL);
}
/* Its letters are the terminal's own, which no program of it knows. */
typedef struct _CONSOLE_FONT_INFO { DWORD nFont; COORD dwFontSize; } CONSOLE_FONT_INFO, *PCONSOLE_FONT_INFO;
typedef struct _CONSOLE_FONT_INFOEX { ULONG cbSize; DWORD nFont; COORD dwFontSize; UINT FontFamily, FontWeight; WCHAR FaceName[32]; } CONSOLE_FONT_INFOEX, *PCONSOLE_FONT_INFOEX;
OVL_INLINE BOOL ovl_console_font(HANDLE console, BOOL is_sound) {
    DWORD mode;
    if (!GetConsoleMode(console, &mode)) return FALSE;
    SetLastError(is_sound ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER);
    return FALSE;
}
OVL_INLINE BOOL GetCurrentConsoleFont(HANDLE console, BOOL largest, PCONSOLE_FONT_INFO font) {
    (void)largest;
    return ovl_console_font(console, font != NULL);
}
OVL_INLINE BOOL GetCurrentConsoleFontEx(HANDLE console, BOOL largest, PCONSOLE_FONT_INFOEX font) {
    (void)largest;
    return ovl_console_font(console, font != NULL && font->cbSize == sizeof *font);
}
OVL_INLINE BOOL SetCurrentConsoleFontEx(HANDLE console, BOOL largest, PCONSOLE_FONT_INFOEX font) {
    (void)largest;
    return ovl_console_font(console, font != NULL && font->cbSize == sizeof *font);
}
#ifndef FF_DONTCARE
#define FF_DONTCARE 0x00
#define FF_ROMAN 0x10
#define FF_SWISS 0x20
#define FF_MODERN 0x30
#endif
#ifndef FW_NORMAL
#define FW_DONTCARE 0
#define FW_NORMAL 400
#define FW_BOLD 700
#endif
/* What a MOUSE_EVENT_RECORD tells. */
#define MOUSE_MOVED 0x0001
#define DOUBLE_CLICK 0x0002
#define MOUSE_WHEELED 0x0004
#endif
