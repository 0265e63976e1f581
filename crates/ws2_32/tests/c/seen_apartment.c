/* A thread's apartment, and identifiers as text. */
#include "seen.h"
#include <objbase.h>

#ifdef __cplusplus
#define REF(thing) (thing)
#else
#define REF(thing) (&(thing))
#endif

static DWORD WINAPI of_another_kind(LPVOID answer)
{
    *(HRESULT *)answer = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    CoUninitialize();
    return 0;
}

static void apartments(void)
{
    HRESULT other = -1;
    HANDLE thread;
    GUID none;
    LPVOID made = NULL;
    memset(&none, 0, sizeof none);
    ANSWERS(CoCreateInstance, CoCreateInstance(REF(none), NULL, CLSCTX_ALL, REF(none), &made), CO_E_NOTINITIALIZED);
    EFFECT(CoInitialize, CoInitialize(NULL) == S_OK && CoInitialize(NULL) == S_FALSE);
    EFFECT(CoInitializeEx, CoInitializeEx(NULL, COINIT_APARTMENTTHREADED) == S_FALSE);
    ANSWERS(CoInitializeEx, CoInitializeEx(NULL, COINIT_MULTITHREADED), RPC_E_CHANGED_MODE);
    thread = CreateThread(NULL, 0, of_another_kind, &other, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    EFFECT(CoInitializeEx, other == S_OK);
    none.Data1 = 0x12345678;
    ANSWERS(CoCreateInstance, CoCreateInstance(REF(none), NULL, CLSCTX_ALL, REF(none), &made), REGDB_E_CLASSNOTREG);
    CoUninitialize();
    CoUninitialize();
    CoUninitialize();
    EFFECT(CoUninitialize, CoInitializeEx(NULL, COINIT_MULTITHREADED) == S_OK);
    ANSWERS(CoInitialize, CoInitialize(NULL), RPC_E_CHANGED_MODE);
    CoUninitialize();
    INFALLIBLE(CoUninitialize);
}

static void identifiers(void)
{
    static const GUID example = {0x01234567, 0x89ab, 0xcdef, {0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10}};
    const WCHAR *text = W("{01234567-89AB-CDEF-FEDC-BA9876543210}");
    WCHAR buffer[39];
    LPOLESTR made = NULL;
    GUID back, one, other;
    EFFECT(CoCreateGuid, CoCreateGuid(&one) == S_OK && CoCreateGuid(&other) == S_OK && memcmp(&one, &other, sizeof one) != 0);
    ANSWERS(CoCreateGuid, CoCreateGuid(NULL), E_INVALIDARG);
    EFFECT(StringFromGUID2, StringFromGUID2(REF(example), buffer, 39) == 39 && same_wide(buffer, text));
    RESULT(StringFromGUID2, StringFromGUID2(REF(example), buffer, 38) == 0);
    EFFECT(StringFromCLSID, StringFromCLSID(REF(example), &made) == S_OK && same_wide(made, text));
    CoTaskMemFree(made);
    EFFECT(StringFromIID, StringFromIID(REF(example), &made) == S_OK && same_wide(made, text));
    CoTaskMemFree(made);
    EFFECT(CLSIDFromString, CLSIDFromString((LPCOLESTR)W("{01234567-89ab-cdef-fedc-ba9876543210}"), &back) == S_OK && memcmp(&back, &example, sizeof back) == 0);
    ANSWERS(CLSIDFromString, CLSIDFromString(W("{01234567-89ab-cdef-fedc-ba987654321}"), &back), CO_E_CLASSSTRING);
    EFFECT(IIDFromString, IIDFromString(text, &back) == S_OK && memcmp(&back, &example, sizeof back) == 0);
    ANSWERS(IIDFromString, IIDFromString(W("example"), &back), E_INVALIDARG);
}

int main(void)
{
    apartments();
    identifiers();
    return seen_all();
}
