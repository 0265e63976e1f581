/* dbghelp.h: dumps of a process, which Windows' debuggers read, and names of addresses. No dump is written here: the core file of Linux is what its
 * debuggers read. Names are those that the dynamic linker knows, and lines of sources it knows none. */
#ifndef OVL_DBGHELP_H
#define OVL_DBGHELP_H
#pragma GCC system_header
#include "ovl/kernel.h"
typedef enum _MINIDUMP_TYPE {
    MiniDumpNormal = 0x0000,
    MiniDumpWithDataSegs = 0x0001,
    MiniDumpWithFullMemory = 0x0002,
    MiniDumpWithHandleData = 0x0004,
    MiniDumpFilterMemory = 0x0008,
    MiniDumpScanMemory = 0x0010,
    MiniDumpWithUnloadedModules = 0x0020,
    MiniDumpWithIndirectlyReferencedMemory = 0x0040,
    MiniDumpWithProcessThreadData = 0x0100,
    MiniDumpWithPrivateReadWriteMemory = 0x0200,
    MiniDumpWithFullMemoryInfo = 0x0800,
    MiniDumpWithThreadInfo = 0x1000,
    MiniDumpIgnoreInaccessibleMemory = 0x20000,
    MiniDumpWithAvxXStateContext = 0x200000
} MINIDUMP_TYPE;
typedef struct _MINIDUMP_EXCEPTION_INFORMATION { DWORD ThreadId; PEXCEPTION_POINTERS ExceptionPointers; BOOL ClientPointers; } __attribute__((__packed__, __aligned__(4))) MINIDUMP_EXCEPTION_INFORMATION, *PMINIDUMP_EXCEPTION_INFORMATION;
typedef struct _MINIDUMP_USER_STREAM_INFORMATION *PMINIDUMP_USER_STREAM_INFORMATION;
typedef struct _MINIDUMP_CALLBACK_INFORMATION *PMINIDUMP_CALLBACK_INFORMATION;
#define SYMOPT_CASE_INSENSITIVE 0x00000001
#define SYMOPT_UNDNAME 0x00000002
#define SYMOPT_DEFERRED_LOADS 0x00000004
#define SYMOPT_LOAD_LINES 0x00000010
#define SYMOPT_LOAD_ANYTHING 0x00000040
#define SYMOPT_FAIL_CRITICAL_ERRORS 0x00000200
#define SYMOPT_DEBUG 0x80000000
#define MAX_SYM_NAME 2000
typedef struct _SYMBOL_INFO {
    ULONG SizeOfStruct, TypeIndex;
    ULONG64 Reserved[2];
    ULONG Index, Size;
    ULONG64 ModBase;
    ULONG Flags;
    ULONG64 Value, Address;
    ULONG Register, Scope, Tag, NameLen, MaxNameLen;
    CHAR Name[1];
} SYMBOL_INFO, *PSYMBOL_INFO;
typedef struct _IMAGEHLP_LINE64 { DWORD SizeOfStruct; PVOID Key; DWORD LineNumber; PCHAR FileName; DWORD64 Address; } IMAGEHLP_LINE64, *PIMAGEHLP_LINE64, IMAGEHLP_LINE, *PIMAGEHLP_LINE;
/* The options of the library that reads symbols, which keeps them for who asks. */
OVL_INLINE DWORD *ovl_symbol_options(void) { static DWORD options = SYMOPT_UNDNAME; return &options; }
OVL_INLINE DWORD SymGetOptions(void) { return *ovl_symbol_options(); }
OVL_INLINE DWORD SymSetOptions(DWORD options) { *ovl_symbol_options() = options; return options; }
/* What the dynamic linker tells of an address. */
struct ovl_symbol { const char *file; void *base; const char *name; void *address; };
OVL_BEGIN
extern int ovl_dladdr(const void *address, struct ovl_symbol *symbol) __asm__("dladdr");
OVL_END
/* Nothing is to be loaded first, and nothing to be given back. */
OVL_INLINE BOOL SymInitialize(HANDLE process, PCSTR path, BOOL modules) { (void)process; (void)path; (void)modules; return TRUE; }
OVL_INLINE BOOL SymCleanup(HANDLE process) { (void)process; return TRUE; }
/* ERROR_INVALID_PARAMETER for what is no SYMBOL_INFO, ERROR_MOD_NOT_FOUND outside of every module, ERROR_INVALID_ADDRESS for what has no name. */
OVL_INLINE BOOL SymFromAddr(HANDLE process, DWORD64 address, PDWORD64 displacement, PSYMBOL_INFO told) {
    struct ovl_symbol symbol;
    size_t length, kept;
    (void)process;
    if (told == NULL || told->SizeOfStruct != sizeof *told) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
    if (ovl_dladdr((const void *)(ULONG_PTR)address, &symbol) == 0) { SetLastError(ERROR_MOD_NOT_FOUND); return FALSE; }
    if (symbol.name == NULL) { SetLastError(ERROR_INVALID_ADDRESS); return FALSE; }
    length = strlen(symbol.name);
    kept = told->MaxNameLen == 0 ? 0 : length < told->MaxNameLen ? length : told->MaxNameLen - 1;
    memcpy(told->Name, symbol.name, kept);
    if (told->MaxNameLen != 0) told->Name[kept] = 0;
    told->NameLen = (ULONG)length;
    told->ModBase = (ULONG_PTR)symbol.base;
    told->Address = (ULONG_PTR)symbol.address;
    if (displacement != NULL) *displacement = address - told->Address;
    return TRUE;
}
OVL_INLINE BOOL SymGetLineFromAddr64(HANDLE process, DWORD64 address, PDWORD displacement, PIMAGEHLP_LINE64 line) {
    (void)process; (void)address; (void)displacement;
    SetLastError(line == NULL || line->SizeOfStruct != sizeof *line ? ERROR_INVALID_PARAMETER : ERROR_INVALID_ADDRESS);
    return FALSE;
}
#define SymGetLineFromAddr SymGetLineFromAddr64
/* ERROR_INVALID_HANDLE where the file is none, and ERROR_NOT_SUPPORTED. */
OVL_INLINE BOOL MiniDumpWriteDump(HANDLE process, DWORD processId, HANDLE file, MINIDUMP_TYPE type, PMINIDUMP_EXCEPTION_INFORMATION exception,
                                  PMINIDUMP_USER_STREAM_INFORMATION streams, PMINIDUMP_CALLBACK_INFORMATION callback) {
    (void)process; (void)processId; (void)type; (void)exception; (void)streams; (void)callback;
    SetLastError(GetFileType(file) == FILE_TYPE_UNKNOWN ? ERROR_INVALID_HANDLE : ERROR_NOT_SUPPORTED);
    return FALSE;
}
#endif
