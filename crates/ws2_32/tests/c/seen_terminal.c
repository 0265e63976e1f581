/* The console where there is one: a terminal, whose other end this program holds. It reads what a terminal would show, and answers where a
 * terminal would.
 * Native only: it takes the ends of a terminal of Linux. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "seen.h"
#include <conio.h>
#include <fcntl.h>
#include <io.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <unistd.h>

/* Winsock has another number by this name. */
#define LINUX_FIONREAD 0x541B

static int terminal;
static char shown[8192];
static size_t shown_length;

static char *within(const char *text)
{
    size_t length = strlen(text), at;
    for (at = 0; at + length <= shown_length; at++)
        if (memcmp(shown + at, text, length) == 0) return shown + at;
    return NULL;
}

/* Reads what has been written to the terminal until `text` is there; forgets it then. */
static int shows(const char *text)
{
    int tries;
    for (tries = 0; tries < 30000; tries++) {
        char *found = within(text);
        ssize_t got;
        if (found != NULL) {
            size_t behind = (size_t)(found - shown) + strlen(text);
            memmove(shown, shown + behind, shown_length -= behind);
            return 1;
        }
        got = read(terminal, shown + shown_length, sizeof shown - shown_length);
        if (got > 0) shown_length += (size_t)got;
        else Sleep(1);
    }
    return 0;
}

static void types(const char *keys)
{
    if (write(terminal, keys, strlen(keys)) < 0) fail("write");
}

/* What a terminal does that is asked where its cursor is. */
static unsigned WINAPI answers(void *where)
{
    if (!shows("\033[6n")) return 1;
    types((const char *)where);
    return 0;
}

static void screen(HANDLE output, HANDLE file)
{
    CONSOLE_SCREEN_BUFFER_INFO told;
    CONSOLE_SCREEN_BUFFER_INFOEX more;
    CONSOLE_CURSOR_INFO cursor = {60, FALSE};
    CHAR_INFO cells[2];
    COORD at = {4, 2}, extent = {2, 1}, first = {0, 0};
    SMALL_RECT region = {1, 1, 2, 1};
    DWORD done = 0;
    HANDLE thread;
    EFFECT(SetConsoleTextAttribute, SetConsoleTextAttribute(output, FOREGROUND_RED | FOREGROUND_INTENSITY) && shows("\033[91;40m"));
    FAILS(SetConsoleTextAttribute, !SetConsoleTextAttribute(NO_HANDLE, 7), ERROR_INVALID_HANDLE);
    EFFECT(SetConsoleCursorPosition, SetConsoleCursorPosition(output, at) && shows("\033[3;5H"));
    at.X = -1;
    FAILS(SetConsoleCursorPosition, !SetConsoleCursorPosition(output, at), ERROR_INVALID_PARAMETER);
    FAILS(SetConsoleCursorPosition, !SetConsoleCursorPosition(file, first), ERROR_INVALID_HANDLE);
    thread = (HANDLE)_beginthreadex(NULL, 0, answers, (void *)(ULONG_PTR)"\033[7;9R", 0, NULL);
    EFFECT(GetConsoleScreenBufferInfo, GetConsoleScreenBufferInfo(output, &told) && told.dwSize.X == 40 && told.dwSize.Y == 10 && told.dwCursorPosition.X == 8 &&
                                           told.dwCursorPosition.Y == 6 && told.wAttributes == (FOREGROUND_RED | FOREGROUND_INTENSITY) && told.srWindow.Right == 39);
    WaitForSingleObject(thread, 60000);
    CloseHandle(thread);
    more.cbSize = 1;
    FAILS(GetConsoleScreenBufferInfoEx, !GetConsoleScreenBufferInfoEx(output, &more), ERROR_INVALID_PARAMETER);
    more.cbSize = sizeof more;
    thread = (HANDLE)_beginthreadex(NULL, 0, answers, (void *)(ULONG_PTR)"\033[1;2R", 0, NULL);
    EFFECT(GetConsoleScreenBufferInfoEx, GetConsoleScreenBufferInfoEx(output, &more) && more.dwSize.X == 40 && more.dwCursorPosition.X == 1 && more.ColorTable[15] == RGB(0xf2, 0xf2, 0xf2));
    WaitForSingleObject(thread, 60000);
    CloseHandle(thread);
    FAILS(GetConsoleScreenBufferInfo, !GetConsoleScreenBufferInfo(file, &told), ERROR_INVALID_HANDLE);
    at.X = 38;
    at.Y = 8;
    EFFECT(FillConsoleOutputCharacter, FillConsoleOutputCharacter(output, '=', 3, at, &done) && done == 3 && shows("\0337\033[9;39H==\033[10;1H=\0338"));
    EFFECT(FillConsoleOutputCharacter, FillConsoleOutputCharacterW(output, 0x00e9, 1, first, &done) && done == 1 && shows("\033[1;1H\303\251"));
    FAILS(FillConsoleOutputCharacter, !FillConsoleOutputCharacter(file, '=', 3, at, &done), ERROR_INVALID_HANDLE);
    EFFECT(FillConsoleOutputAttribute, FillConsoleOutputAttribute(output, BACKGROUND_GREEN, 2, first, &done) && done == 2 && shows("\033[1;1;1;2;30;42$r"));
    FAILS(FillConsoleOutputAttribute, !FillConsoleOutputAttribute(file, 0, 2, first, &done), ERROR_INVALID_HANDLE);
    EFFECT(SetConsoleCursorInfo, SetConsoleCursorInfo(output, &cursor) && shows("\033[?25l\033[2 q"));
    EFFECT(GetConsoleCursorInfo, GetConsoleCursorInfo(output, &cursor) && cursor.dwSize == 60 && !cursor.bVisible);
    FAILS(GetConsoleCursorInfo, !GetConsoleCursorInfo(file, &cursor), ERROR_INVALID_HANDLE);
    cursor.dwSize = 101;
    FAILS(SetConsoleCursorInfo, !SetConsoleCursorInfo(output, &cursor), ERROR_INVALID_PARAMETER);
    memset(cells, 0, sizeof cells);
    cells[0].Char.AsciiChar = 'a';
    cells[0].Attributes = cells[1].Attributes = FOREGROUND_BLUE;
    cells[1].Char.AsciiChar = 'b';
    EFFECT(WriteConsoleOutput, WriteConsoleOutput(output, cells, extent, first, &region) && shows("\033[2;2H\033[34;40ma\033[34;40mb") && region.Right == 2);
    FAILS(ReadConsoleOutput, !ReadConsoleOutput(output, cells, extent, first, &region), ERROR_NOT_SUPPORTED);
    FAILS(ReadConsoleOutput, !ReadConsoleOutput(file, cells, extent, first, &region), ERROR_INVALID_HANDLE);
    FAILS(WriteConsoleOutput, !WriteConsoleOutput(file, cells, extent, first, &region), ERROR_INVALID_HANDLE);
}

/* While the terminal answers where its cursor is. */
#define ANSWERED(statement) do { \
        HANDLE answering_ = (HANDLE)_beginthreadex(NULL, 0, answers, (void *)(ULONG_PTR)"\033[1;1R", 0, NULL); \
        statement; \
        WaitForSingleObject(answering_, 60000); \
        CloseHandle(answering_); \
    } while (0)

static void sizes(HANDLE output, HANDLE file)
{
    COORD large = {80, 300}, small = {20, 5}, corner = {39, 0}, largest = {0, 0};
    SMALL_RECT window = {0, 0, 79, 24};
    DWORD done = 0;
    ANSWERED(EFFECT(SetConsoleScreenBufferSize, SetConsoleScreenBufferSize(output, large)));
    ANSWERED(FAILS(SetConsoleScreenBufferSize, !SetConsoleScreenBufferSize(output, small), ERROR_INVALID_PARAMETER));
    EFFECT(SetConsoleWindowInfo, SetConsoleWindowInfo(output, TRUE, &window) && shows("\033[8;25;80t"));
    window.Right = -1;
    FAILS(SetConsoleWindowInfo, !SetConsoleWindowInfo(output, TRUE, &window), ERROR_INVALID_PARAMETER);
    FAILS(SetConsoleWindowInfo, !SetConsoleWindowInfo(file, TRUE, &window), ERROR_INVALID_HANDLE);
    ANSWERED(largest = GetLargestConsoleWindowSize(output));
    EFFECT(GetLargestConsoleWindowSize, largest.X == 40 && largest.Y == 10);
    FAILS(GetLargestConsoleWindowSize, GetLargestConsoleWindowSize(file).X == 0, ERROR_INVALID_HANDLE);
    EFFECT(WriteConsoleOutputCharacter, WriteConsoleOutputCharacterA(output, "a\303\251", 3, corner, &done) && done == 3 && shows("\033[1;40Ha") && shows("\033[2;1H\303\251"));
    FAILS(WriteConsoleOutputCharacter, !WriteConsoleOutputCharacterA(file, "a", 1, corner, &done), ERROR_INVALID_HANDLE);
}

static void buffers(HANDLE output, HANDLE file)
{
    const DWORD both = GENERIC_READ | GENERIC_WRITE;
    CONSOLE_FONT_INFOEX font;
    CONSOLE_FONT_INFO older;
    COORD first = {0, 0};
    DWORD done = 0;
    HANDLE made = CreateConsoleScreenBuffer(both, 0, NULL, CONSOLE_TEXTMODE_BUFFER, NULL);
    EFFECT(CreateConsoleScreenBuffer, made != INVALID_HANDLE_VALUE && made != output && FillConsoleOutputCharacterA(made, 'b', 1, first, &done) && shows("\033[1;1Hb"));
    FAILS(CreateConsoleScreenBuffer, CreateConsoleScreenBuffer(both, 0, NULL, 2, NULL) == INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER);
    EFFECT(SetConsoleActiveScreenBuffer, SetConsoleActiveScreenBuffer(made) && shows("\033[?1049h") && SetConsoleActiveScreenBuffer(output) && shows("\033[?1049l"));
    FAILS(SetConsoleActiveScreenBuffer, !SetConsoleActiveScreenBuffer(file), ERROR_INVALID_HANDLE);
    CloseHandle(made);
    memset(&font, 0, sizeof font);
    FAILS(SetCurrentConsoleFontEx, !SetCurrentConsoleFontEx(output, FALSE, &font), ERROR_INVALID_PARAMETER);
    font.cbSize = sizeof font;
    FAILS(SetCurrentConsoleFontEx, !SetCurrentConsoleFontEx(output, FALSE, &font), ERROR_NOT_SUPPORTED);
    FAILS(GetCurrentConsoleFontEx, !GetCurrentConsoleFontEx(output, FALSE, &font), ERROR_NOT_SUPPORTED);
    FAILS(GetCurrentConsoleFontEx, !GetCurrentConsoleFontEx(file, FALSE, &font), ERROR_INVALID_HANDLE);
    FAILS(GetCurrentConsoleFont, !GetCurrentConsoleFont(output, FALSE, &older), ERROR_NOT_SUPPORTED);
}

static void keys(HANDLE input, HANDLE file)
{
    int left = 0;
    INPUT_RECORD records[4];
    DWORD n = 0, mode = 0;
    EFFECT(GetConsoleMode, GetConsoleMode(input, &mode) && (mode & ENABLE_LINE_INPUT) && (mode & ENABLE_ECHO_INPUT));
    FAILS(GetConsoleMode, !GetConsoleMode(file, &n), ERROR_INVALID_HANDLE);
    EFFECT(SetConsoleMode, SetConsoleMode(input, ENABLE_PROCESSED_INPUT) && GetConsoleMode(input, &n) && n == ENABLE_PROCESSED_INPUT);
    FAILS(SetConsoleMode, !SetConsoleMode(file, 0), ERROR_INVALID_HANDLE);
    EFFECT(_isatty, _isatty(0) && _isatty(2));
    RESULT(_isatty, !_isatty(1));
    RESULT(kbhit, !kbhit());
    types("k");
    UNTIL(kbhit());
    EFFECT(kbhit, kbhit() && _getch() == 'k' && !kbhit());
    types("B");
    UNTIL(GetNumberOfConsoleInputEvents(input, &n) && n == 2);
    EFFECT(GetNumberOfConsoleInputEvents, n == 2);
    FAILS(GetNumberOfConsoleInputEvents, !GetNumberOfConsoleInputEvents(file, &n), ERROR_INVALID_HANDLE);
    EFFECT(PeekConsoleInputW, PeekConsoleInputW(input, records, 4, &n) && n == 2 && records[0].Event.KeyEvent.uChar.UnicodeChar == 'B');
    FAILS(PeekConsoleInputW, !PeekConsoleInputW(file, records, 4, &n), ERROR_INVALID_HANDLE);
    EFFECT(ReadConsoleInputW, ReadConsoleInputW(input, records, 1, &n) && n == 1 && records[0].EventType == KEY_EVENT && records[0].Event.KeyEvent.bKeyDown &&
                                  records[0].Event.KeyEvent.wVirtualKeyCode == 'B' && records[0].Event.KeyEvent.dwControlKeyState == SHIFT_PRESSED);
    EFFECT(ReadConsoleInputW, ReadConsoleInputW(input, records, 4, &n) && n == 1 && !records[0].Event.KeyEvent.bKeyDown);
    FAILS(ReadConsoleInputW, !ReadConsoleInputW(file, records, 4, &n), ERROR_INVALID_HANDLE);
    types("xy");
    UNTIL(GetNumberOfConsoleInputEvents(input, &n) && n == 4);
    EFFECT(FlushConsoleInputBuffer, FlushConsoleInputBuffer(input) && GetNumberOfConsoleInputEvents(input, &n) && n == 0);
    FAILS(FlushConsoleInputBuffer, !FlushConsoleInputBuffer(file), ERROR_INVALID_HANDLE);
    types("more\n");
    UNTIL(ioctl(0, LINUX_FIONREAD, &left) == 0 && left == 5);
    EFFECT(PurgeComm, left == 5 && PurgeComm(input, PURGE_RXCLEAR | PURGE_RXABORT) && ioctl(0, LINUX_FIONREAD, &left) == 0 && left == 0);
    FAILS(PurgeComm, !PurgeComm(NO_HANDLE, PURGE_RXCLEAR), ERROR_INVALID_HANDLE);
    FAILS(PurgeComm, !PurgeComm(file, PURGE_RXCLEAR), ERROR_INVALID_FUNCTION);
    FAILS(PurgeComm, !PurgeComm(input, 0), ERROR_INVALID_PARAMETER);
    SetConsoleMode(input, mode);
}

/* Runs this program again under its eyes: what it says to its debugger comes out of its standard error. */
static void debugged(const char *program)
{
    STARTUPINFOA startup;
    PROCESS_INFORMATION made;
    HANDLE from, to;
    char line[MAX_PATH + 32], said[64] = {0};
    DWORD n = 0;
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    startup.dwFlags = STARTF_USESTDHANDLES;
    if (!CreatePipe(&from, &to, NULL, 0)) fail("CreatePipe");
    startup.hStdError = to;
    sprintf(line, "\"%s\" debugged", program);
    if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &made)) fail("CreateProcessA");
    CloseHandle(to);
    EFFECT(OutputDebugString, ReadFile(from, said, sizeof said - 1, &n, NULL) && strcmp(said, "for the debugger") == 0);
    INFALLIBLE(OutputDebugString);
    WaitForSingleObject(made.hProcess, 60000);
    CloseHandle(made.hThread);
    CloseHandle(made.hProcess);
    CloseHandle(from);
}

int main(int argc, char **argv)
{
    struct winsize size = {10, 40, 0, 0};
    int slave;
    DWORD n = 0;
    HANDLE file, output, input;
    if (argc > 1) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) return 1;
        OutputDebugStringA("for the debugger");
        return 0;
    }
    terminal = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) return 2;
    slave = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    if (slave < 0 || ioctl(slave, TIOCSWINSZ, &size) != 0 || dup2(slave, 0) != 0 || dup2(slave, 2) != 2) return 3;
    close(slave);
    file = CreateFileA("/dev/null", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    input = GetStdHandle(STD_INPUT_HANDLE);
    output = GetStdHandle(STD_ERROR_HANDLE);
    EFFECT(WriteConsoleW, WriteConsoleW(output, W("w\u00f6rter"), 6, &n, NULL) && n == 6 && shows("w\303\266rter"));
    FAILS(WriteConsoleW, !WriteConsoleW(NO_HANDLE, W("x"), 1, &n, NULL), ERROR_INVALID_HANDLE);
    screen(output, file);
    sizes(output, file);
    buffers(output, file);
    keys(input, file);
    debugged(argv[0]);
    EFFECT(FreeConsole, FreeConsole() && AllocConsole());
    FAILS(FreeConsole, FreeConsole() && !FreeConsole(), ERROR_INVALID_PARAMETER);
    CloseHandle(file);
    return seen_all();
}
