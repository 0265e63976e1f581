/* Where a program begins: void main in C++, wmain, WinMain.
 *
 * A definition such as "void main() {" becomes a declaration of another function with that result, and "int main() {". The programs
 * that define wmain or WinMain get a main that calls it. A program that wants the words as they are defines OVL_PLAIN_MAIN. */
#ifndef OVL_ENTRY_H
#define OVL_ENTRY_H
#pragma GCC system_header
#ifdef __cplusplus
#define OVL_ENTRY_C extern "C"
#else
#define OVL_ENTRY_C extern
#endif
OVL_BEGIN
typedef int (*ovl_wide_main)(int, WCHAR **, WCHAR **);
int ovl_run_wmain(int count, char **arguments, ovl_wide_main entry);
typedef int (*ovl_win_main)(HINSTANCE, HINSTANCE, char *, int);
int ovl_run_winmain(int count, char **arguments, ovl_win_main entry);
typedef int (*ovl_wwin_main)(HINSTANCE, HINSTANCE, WCHAR *, int);
int ovl_run_wwinmain(int count, char **arguments, ovl_wwin_main entry);
OVL_END
#ifndef OVL_PLAIN_MAIN
#ifdef __cplusplus
#define main(...) ovl_main_result(); int main(__VA_ARGS__)
#endif
#define wmain(...) \
    ovl_wmain_result(); \
    OVL_ENTRY_C int ovl_wmain_any(int, WCHAR **, WCHAR **) __asm__("ovl_user_wmain"); \
    int main(int ovl_count, char **ovl_arguments) { return ovl_run_wmain(ovl_count, ovl_arguments, ovl_wmain_any); } \
    OVL_ENTRY_C int ovl_user_wmain(__VA_ARGS__)
/* A program may have both, and begins at main then: this one is weak, and `overlapped cc` takes the word back, by the macro that is
 * pushed, where a source goes on to WinMain behind its main. */
#pragma push_macro("WinMain")
#define WinMain(...) \
    ovl_winmain_result(); \
    int main(int ovl_count, char **ovl_arguments) __attribute__((__weak__)); \
    OVL_ENTRY_C int ovl_winmain_any(HINSTANCE, HINSTANCE, char *, int) __asm__("ovl_user_winmain"); \
    int main(int ovl_count, char **ovl_arguments) { return ovl_run_winmain(ovl_count, ovl_arguments, ovl_winmain_any); } \
    OVL_ENTRY_C int ovl_user_winmain(__VA_ARGS__)
#define wWinMain(...) \
    ovl_wwinmain_result(); \
    OVL_ENTRY_C int ovl_wwinmain_any(HINSTANCE, HINSTANCE, WCHAR *, int) __asm__("ovl_user_wwinmain"); \
    int main(int ovl_count, char **ovl_arguments) { return ovl_run_wwinmain(ovl_count, ovl_arguments, ovl_wwinmain_any); } \
    OVL_ENTRY_C int ovl_user_wwinmain(__VA_ARGS__)
#endif
#endif
