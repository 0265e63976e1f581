/* Programs that the shell starts, and a command line taken apart. */
#include "seen.h"
#include <shellapi.h>

int main(void)
{
    int count = 0;
    LPWSTR *words = CommandLineToArgvW(W("prog  \"two words\" a\\b \"c\\\\\" \\\"d\\\" e\"f g\"h \"\""), &count);
    EFFECT(CommandLineToArgvW, words != NULL && count == 7 && same_wide(words[0], W("prog")) && same_wide(words[1], W("two words")) && same_wide(words[2], W("a\\b")));
    EFFECT(CommandLineToArgvW, words != NULL && same_wide(words[3], W("c\\")) && same_wide(words[4], W("\"d\"")) && same_wide(words[5], W("ef gh")) && words[6][0] == 0);
    LocalFree(words);
    RESULT(CommandLineToArgvW, CommandLineToArgvW(W("prog"), NULL) == NULL);
    EFFECT(ShellExecute, (INT_PTR)ShellExecuteA(NULL, "open", "C:\\no\\such\\program", NULL, NULL, SW_HIDE) <= 32);
    RESULT(ShellExecute, (INT_PTR)ShellExecuteW(NULL, NULL, W("C:\\no\\such\\program"), W("parameter"), NULL, SW_HIDE) <= 32);
    return seen_all();
}
