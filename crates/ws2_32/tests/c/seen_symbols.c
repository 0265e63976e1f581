/* Names of addresses, and lines of sources, of which none are known.
 * Native only: what the dynamic linker tells is what is told here. */
#include "seen.h"
#include <dbghelp.h>

int main(void)
{
    union { SYMBOL_INFO symbol; char room[sizeof(SYMBOL_INFO) + MAX_SYM_NAME]; } told;
    IMAGEHLP_LINE64 line;
    DWORD64 address = (DWORD64)(ULONG_PTR)stdout, behind = 0;
    DWORD column;
    begin();
    memset(&told, 0, sizeof told);
    memset(&line, 0, sizeof line);
    told.symbol.SizeOfStruct = sizeof told.symbol;
    told.symbol.MaxNameLen = MAX_SYM_NAME;
    line.SizeOfStruct = sizeof line;
    EFFECT(SymInitialize, SymInitialize(GetCurrentProcess(), NULL, TRUE));
    INFALLIBLE(SymInitialize);
    EFFECT(SymFromAddr, SymFromAddr(GetCurrentProcess(), address + 1, &behind, &told.symbol) && behind == 1 && told.symbol.Address == address && strcmp(told.symbol.Name, "_IO_2_1_stdout_") == 0 && told.symbol.NameLen == 15 && told.symbol.ModBase != 0);
    told.symbol.MaxNameLen = 5;
    EFFECT(SymFromAddr, SymFromAddr(GetCurrentProcess(), address, NULL, &told.symbol) && strcmp(told.symbol.Name, "_IO_") == 0 && told.symbol.NameLen == 15);
    FAILS(SymFromAddr, !SymFromAddr(GetCurrentProcess(), 8, NULL, &told.symbol), ERROR_MOD_NOT_FOUND);
    told.symbol.SizeOfStruct = 0;
    FAILS(SymFromAddr, !SymFromAddr(GetCurrentProcess(), address, NULL, &told.symbol), ERROR_INVALID_PARAMETER);
    FAILS(SymGetLineFromAddr64, !SymGetLineFromAddr64(GetCurrentProcess(), address, &column, &line), ERROR_INVALID_ADDRESS);
    EFFECT(SymCleanup, SymCleanup(GetCurrentProcess()));
    INFALLIBLE(SymCleanup);
    WSACleanup();
    return seen_all();
}
