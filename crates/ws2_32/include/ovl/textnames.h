/* Microsoft's functions of text that <string.h> has, by their older names. */
#ifndef OVL_TEXTNAMES_H
#define OVL_TEXTNAMES_H
#pragma GCC system_header
#include "ovl/mapped.h"
#ifdef __cplusplus
extern "C" {
#endif
int _stricmp(const char *a, const char *b);
int _strnicmp(const char *a, const char *b, __SIZE_TYPE__ length);
#ifdef __cplusplus
}
#endif
#define strcmpi _stricmp
#define stricmp _stricmp
#define _strcmpi _stricmp
#define strnicmp _strnicmp
#define strlwr _strlwr
#define strupr _strupr
#define strrev _strrev
#define strset _strset
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
#endif
