/* dbghelp.h: dumps of a process, which Windows' debuggers read. None is written here: the core file of Linux is what its debuggers read. */
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
#define SYMOPT_UNDNAME 0x00000002
#define SYMOPT_DEFERRED_LOADS 0x00000004
#define SYMOPT_LOAD_LINES 0x00000010
/* The options of the library that reads symbols, which keeps them for who asks. */
OVL_INLINE DWORD *ovl_symbol_options(void) { static DWORD options = SYMOPT_UNDNAME; return &options; }
OVL_INLINE DWORD SymGetOptions(void) { return *ovl_symbol_options(); }
OVL_INLINE DWORD SymSetOptions(DWORD options) { *ovl_symbol_options() = options; return options; }
/* ERROR_INVALID_HANDLE where the file is none, and ERROR_NOT_SUPPORTED. */
OVL_INLINE BOOL MiniDumpWriteDump(HANDLE process, DWORD processId, HANDLE file, MINIDUMP_TYPE type, PMINIDUMP_EXCEPTION_INFORMATION exception,
                                  PMINIDUMP_USER_STREAM_INFORMATION streams, PMINIDUMP_CALLBACK_INFORMATION callback) {
    (void)process; (void)processId; (void)type; (void)exception; (void)streams; (void)callback;
    SetLastError(GetFileType(file) == FILE_TYPE_UNKNOWN ? ERROR_INVALID_HANDLE : ERROR_NOT_SUPPORTED);
    return FALSE;
}
#endif
