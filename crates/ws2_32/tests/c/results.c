/* Results of COM: each a number of its own, and what the macros make of it. */
#include "loopback.h"
#include <strsafe.h>

#define SHOW(result) printf("%s %08x, failed %d, code %d, facility %d\n", #result, (unsigned)(result), FAILED(result) != 0, (int)HRESULT_CODE(result), (int)HRESULT_FACILITY(result))

int main(void)
{
    SHOW(S_OK);
    SHOW(S_FALSE);
    SHOW(E_FAIL);
    SHOW(E_INVALIDARG);
    SHOW(E_OUTOFMEMORY);
    SHOW(E_NOTIMPL);
    SHOW(E_NOINTERFACE);
    SHOW(E_POINTER);
    SHOW(E_HANDLE);
    SHOW(E_ABORT);
    SHOW(E_ACCESSDENIED);
    SHOW(E_UNEXPECTED);
    SHOW(HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    SHOW(STRSAFE_E_INSUFFICIENT_BUFFER);
    return 0;
}
