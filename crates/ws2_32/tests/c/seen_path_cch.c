/* Paths in 16 bits, with the room that there is for them: joined, shortened, taken apart. */
#include "seen.h"
#include <pathcch.h>
#include <strsafe.h>

static WCHAR made[MAX_PATH];

/* A path to be changed. */
static WCHAR *of(const WCHAR *path)
{
    int i = 0;
    for (; path[i] != 0; i++) made[i] = path[i];
    made[i] = 0;
    return made;
}

#define IS(call, result, text) ((call) == (result) && same_wide(made, W(text)))

int main(void)
{
    PCWSTR found = NULL;
    PWSTR allocated = NULL, end = NULL;
    WCHAR longest[300];
    SIZE_T left = 0;
    int i;
    EFFECT(PathCchCombine, IS(PathCchCombine(made, MAX_PATH, W("C:\\one"), W("two\\..\\three.txt")), S_OK, "C:\\one\\three.txt"));
    EFFECT(PathCchCombine, IS(PathCchCombine(made, MAX_PATH, W("C:\\one\\two"), W("\\three")), S_OK, "C:\\three"));
    EFFECT(PathCchCombine, IS(PathCchCombine(made, MAX_PATH, W("C:\\one"), W("D:\\two")), S_OK, "D:\\two"));
    EFFECT(PathCchCombine, IS(PathCchCombine(made, MAX_PATH, W("C:\\one"), NULL), S_OK, "C:\\one"));
    ANSWERS(PathCchCombine, PathCchCombine(NULL, 0, W("C:\\one"), W("two")), E_INVALIDARG);
    ANSWERS(PathCchCombine, PathCchCombine(made, 8, W("C:\\one"), W("two")), STRSAFE_E_INSUFFICIENT_BUFFER);
    EFFECT(PathCchAppend, IS(PathCchAppend(of(W("C:\\one")), MAX_PATH, W("two")), S_OK, "C:\\one\\two"));
    EFFECT(PathCchAppend, IS(PathCchAppend(of(W("C:\\one\\")), MAX_PATH, W("\\two")), S_OK, "C:\\one\\two"));
    EFFECT(PathCchAppend, IS(PathCchAppend(of(W("C:\\one")), MAX_PATH, W("..\\..")), S_OK, "C:\\"));
    EFFECT(PathCchAppend, IS(PathCchAppend(of(W("")), MAX_PATH, W("C:\\two")), S_OK, "C:\\two"));
    ANSWERS(PathCchAppend, PathCchAppend(of(W("C:\\one")), 8, W("two")), STRSAFE_E_INSUFFICIENT_BUFFER);
    ANSWERS(PathCchAppend, PathCchAppend(NULL, 0, W("two")), E_INVALIDARG);
    EFFECT(PathCchCanonicalize, IS(PathCchCanonicalize(made, MAX_PATH, W("C:\\a\\.\\b\\..\\c")), S_OK, "C:\\a\\c"));
    EFFECT(PathCchCanonicalize, IS(PathCchCanonicalize(made, MAX_PATH, W("C:\\..\\..")), S_OK, "C:\\"));
    EFFECT(PathCchCanonicalize, IS(PathCchCanonicalize(made, MAX_PATH, W("C:\\a\\b\\..\\")), S_OK, "C:\\a\\"));
    for (i = 0; i < 299; i++) longest[i] = 'x';
    longest[299] = 0;
    ANSWERS(PathCchCanonicalize, PathCchCanonicalize(made, MAX_PATH, longest), HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE));
    ANSWERS(PathCchCanonicalizeEx, PathCchCanonicalizeEx(made, MAX_PATH, W("C:\\a"), 2 /* a process of long names, without long paths */), E_INVALIDARG);
    EFFECT(PathCchRemoveFileSpec, IS(PathCchRemoveFileSpec(of(W("C:\\one\\two.txt")), MAX_PATH), S_OK, "C:\\one"));
    EFFECT(PathCchRemoveFileSpec, IS(PathCchRemoveFileSpec(of(W("C:\\one")), MAX_PATH), S_OK, "C:\\"));
    EFFECT(PathCchRemoveFileSpec, IS(PathCchRemoveFileSpec(of(W("C:\\")), MAX_PATH), S_FALSE, "C:\\"));
    ANSWERS(PathCchRemoveFileSpec, PathCchRemoveFileSpec(NULL, 0), E_INVALIDARG);
    EFFECT(PathCchFindExtension, PathCchFindExtension(W("C:\\a.b\\c.txt"), MAX_PATH, &found) == S_OK && same_wide(found, W(".txt")));
    EFFECT(PathCchFindExtension, PathCchFindExtension(W("C:\\a.b\\c"), MAX_PATH, &found) == S_OK && *found == 0);
    ANSWERS(PathCchFindExtension, PathCchFindExtension(NULL, 0, &found), E_INVALIDARG);
    EFFECT(PathCchAddExtension, IS(PathCchAddExtension(of(W("C:\\a")), MAX_PATH, W("txt")), S_OK, "C:\\a.txt"));
    EFFECT(PathCchAddExtension, IS(PathCchAddExtension(of(W("C:\\a.b")), MAX_PATH, W(".txt")), S_FALSE, "C:\\a.b"));
    ANSWERS(PathCchAddExtension, PathCchAddExtension(of(W("C:\\a")), 6, W("txt")), STRSAFE_E_INSUFFICIENT_BUFFER);
    EFFECT(PathCchRenameExtension, IS(PathCchRenameExtension(of(W("C:\\a.b")), MAX_PATH, W(".txt")), S_OK, "C:\\a.txt"));
    ANSWERS(PathCchRenameExtension, PathCchRenameExtension(of(W("C:\\a.b")), MAX_PATH, W("t xt")), E_INVALIDARG);
    EFFECT(PathCchRemoveExtension, IS(PathCchRemoveExtension(of(W("C:\\a.b")), MAX_PATH), S_OK, "C:\\a") && PathCchRemoveExtension(made, MAX_PATH) == S_FALSE);
    ANSWERS(PathCchRemoveExtension, PathCchRemoveExtension(NULL, 0), E_INVALIDARG);
    EFFECT(PathCchAddBackslash, IS(PathCchAddBackslash(of(W("C:\\a")), MAX_PATH), S_OK, "C:\\a\\") && PathCchAddBackslash(made, MAX_PATH) == S_FALSE);
    ANSWERS(PathCchAddBackslash, PathCchAddBackslash(of(W("C:\\a")), 5), STRSAFE_E_INSUFFICIENT_BUFFER);
    EFFECT(PathCchAddBackslashEx, PathCchAddBackslashEx(of(W("C:\\a")), 10, &end, &left) == S_OK && end == made + 5 && left == 5);
    ANSWERS(PathCchAddBackslashEx, PathCchAddBackslashEx(of(W("C:\\a")), 5, &end, &left), STRSAFE_E_INSUFFICIENT_BUFFER);
    EFFECT(PathCchRemoveBackslash, IS(PathCchRemoveBackslash(of(W("C:\\a\\")), MAX_PATH), S_OK, "C:\\a") && PathCchRemoveBackslash(of(W("C:\\")), MAX_PATH) == S_FALSE);
    ANSWERS(PathCchRemoveBackslash, PathCchRemoveBackslash(NULL, 0), E_INVALIDARG);
    EFFECT(PathCchIsRoot, PathCchIsRoot(W("C:\\")) && PathCchIsRoot(W("\\\\server\\share")) && PathCchIsRoot(W("\\")) && !PathCchIsRoot(W("C:\\a")));
    RESULT(PathCchIsRoot, !PathCchIsRoot(NULL) && !PathCchIsRoot(W("")) && !PathCchIsRoot(W("C:")));
    EFFECT(PathCchSkipRoot, PathCchSkipRoot(W("C:\\a\\b"), &found) == S_OK && same_wide(found, W("a\\b")) && PathCchSkipRoot(W("\\\\server\\share\\c"), &found) == S_OK && same_wide(found, W("c")));
    ANSWERS(PathCchSkipRoot, PathCchSkipRoot(W("a\\b"), &found), E_INVALIDARG);
    EFFECT(PathCchStripToRoot, IS(PathCchStripToRoot(of(W("C:\\a\\b")), MAX_PATH), S_OK, "C:\\") && PathCchStripToRoot(made, MAX_PATH) == S_FALSE);
    EFFECT(PathCchStripToRoot, IS(PathCchStripToRoot(of(W("\\\\server\\share\\a")), MAX_PATH), S_OK, "\\\\server\\share"));
    ANSWERS(PathCchStripToRoot, PathCchStripToRoot(of(W("a\\b")), MAX_PATH), E_INVALIDARG);
    EFFECT(PathCchStripPrefix, IS(PathCchStripPrefix(of(W("\\\\?\\C:\\a")), MAX_PATH), S_OK, "C:\\a") && PathCchStripPrefix(made, MAX_PATH) == S_FALSE);
    EFFECT(PathCchStripPrefix, IS(PathCchStripPrefix(of(W("\\\\?\\UNC\\server\\a")), MAX_PATH), S_OK, "\\\\server\\a"));
    ANSWERS(PathCchStripPrefix, PathCchStripPrefix(NULL, 0), E_INVALIDARG);
    EFFECT(PathAllocCombine, PathAllocCombine(W("C:\\a"), W("b"), 0, &allocated) == S_OK && same_wide(allocated, W("C:\\a\\b")) && LocalFree(allocated) == NULL);
    ANSWERS(PathAllocCombine, PathAllocCombine(NULL, NULL, 0, &allocated), E_INVALIDARG);
    EFFECT(PathAllocCanonicalize, PathAllocCanonicalize(W("C:\\a\\..\\b"), 0, &allocated) == S_OK && same_wide(allocated, W("C:\\b")) && LocalFree(allocated) == NULL);
    ANSWERS(PathAllocCanonicalize, PathAllocCanonicalize(longest, 0, &allocated), HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE));
    EFFECT(PathAllocCanonicalize, PathAllocCanonicalize(longest, 1 /* as long as they are */, &allocated) == S_OK && same_wide(allocated, longest) && LocalFree(allocated) == NULL);
    return seen_all();
}
