/* tchar.h: text that is narrow or, with UNICODE or _UNICODE, wide. */
#ifndef _INC_TCHAR
#define _INC_TCHAR
#pragma GCC system_header
#include "ovl/base.h"
#include "ovl/crt.h"
#include <ctype.h>
#if defined(UNICODE) || defined(_UNICODE)
#include "ovl/wide.h"
typedef WCHAR _TCHAR, _TSCHAR, _TUCHAR, _TXCHAR;
#define _T(text) __TEXT_(text)
#define _TEXT(text) __TEXT_(text)
#define _tmain wmain
#define _tWinMain wWinMain
#define _tprintf wprintf
#define _tprintf_s wprintf_s
#define _ftprintf fwprintf
#define _ftprintf_s fwprintf_s
#define _stprintf swprintf
#define _stprintf_s swprintf_s
#define _sntprintf _snwprintf
#define _sntprintf_s _snwprintf_s
#define _vstprintf vswprintf
#define _vstprintf_s vswprintf_s
#define _vsntprintf _vsnwprintf
#define _vsntprintf_s _vsnwprintf_s
#define _vftprintf vfwprintf
#define _vtprintf vwprintf
#define _sctprintf _scwprintf
#define _tscanf wscanf
#define _tscanf_s wscanf_s
#define _stscanf swscanf
#define _stscanf_s swscanf_s
#define _fgetts fgetws
#define _fputts fputws
#define _putts _putws
#define _getts _getws
#define _puttchar putwchar
#define _gettchar getwchar
#define _tfopen _wfopen
#define _tfopen_s _wfopen_s
#define _tcslen wcslen
#define _tcsnlen wcsnlen
#define _tcscpy wcscpy
#define _tcscpy_s wcscpy_s
#define _tcsncpy wcsncpy
#define _tcsncpy_s wcsncpy_s
#define _tcscat wcscat
#define _tcscat_s wcscat_s
#define _tcsncat wcsncat
#define _tcscmp wcscmp
#define _tcsncmp wcsncmp
#define _tcsicmp _wcsicmp
#define _tcsnicmp _wcsnicmp
#define _tcschr wcschr
#define _tcsrchr wcsrchr
#define _tcsstr wcsstr
#define _tcstok wcstok
#define _tcstok_s wcstok_s
#define _tcsdup _wcsdup
#define _tcstol wcstol
#define _tcstoul wcstoul
#define _tstoi _wtoi
#define _ttoi _wtoi
#define _tstol _wtol
#define _ttol _wtol
#define _ttoi64 _wtoi64
#define _tstof _wtof
#define _itot _itow
#define _tsystem _wsystem
#define _tgetenv _wgetenv
#define _tcserror _wcserror
#define _targv __wargv
#define _istdigit iswdigit
#define _istspace iswspace
#define _istalpha iswalpha
#define _totupper towupper
#define _totlower towlower
#define _TINT wint_t
#define _TEOF WEOF
#else
typedef char _TCHAR, _TXCHAR;
typedef signed char _TSCHAR;
typedef unsigned char _TUCHAR;
#define _T(text) text
#define _TEXT(text) text
#define _tmain main
#define _tWinMain WinMain
#define _tprintf printf
#define _tprintf_s printf_s
#define _ftprintf fprintf
#define _ftprintf_s fprintf_s
#define _stprintf sprintf
#define _stprintf_s sprintf_s
#define _sntprintf _snprintf
#define _sntprintf_s _snprintf_s
#define _vstprintf vsprintf
#define _vstprintf_s vsprintf_s
#define _vsntprintf _vsnprintf
#define _vsntprintf_s _vsnprintf_s
#define _vftprintf vfprintf
#define _vtprintf vprintf
#define _sctprintf _scprintf
#define _tscanf scanf
#define _tscanf_s scanf_s
#define _stscanf sscanf
#define _stscanf_s sscanf_s
#define _fgetts fgets
#define _fputts fputs
#define _putts puts
#define _getts gets
#define _puttchar putchar
#define _gettchar getchar
#define _tfopen fopen
#define _tfopen_s fopen_s
#define _tcslen strlen
#define _tcsnlen strnlen
#define _tcscpy strcpy
#define _tcscpy_s strcpy_s
#define _tcsncpy strncpy
#define _tcsncpy_s strncpy_s
#define _tcscat strcat
#define _tcscat_s strcat_s
#define _tcsncat strncat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsicmp _stricmp
#define _tcsnicmp _strnicmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcstok strtok
#define _tcstok_s strtok_s
#define _tcsdup _strdup
#define _tcstol strtol
#define _tcstoul strtoul
#define _tstoi atoi
#define _ttoi atoi
#define _tstol atol
#define _ttol atol
#define _ttoi64 _atoi64
#define _tstof atof
#define _itot _itoa
#define _tsystem system
#define _tgetenv getenv
#define _tcserror strerror
#define _targv __argv
#define _istdigit isdigit
#define _istspace isspace
#define _istalpha isalpha
#define _totupper toupper
#define _totlower tolower
#define _TINT int
#define _TEOF EOF
#endif
#define __T(text) _T(text)
#endif
