/* mbctype.h: the code page of texts whose characters have several bytes. */
#ifndef _INC_MBCTYPE
#define _INC_MBCTYPE
#pragma GCC system_header
#include <errno.h>
#include "mbstring.h"
#define _MB_CP_SBCS 0
#define _MB_CP_OEM (-2)
#define _MB_CP_ANSI (-3)
#define _MB_CP_LOCALE (-4)
#define _MB_CP_UTF8 65001
OVL_INLINE int _getmbcp(void) { return _MB_CP_UTF8; }
/* Texts are UTF-8 here, which the system's code page and the locale's are, too; there is no other to choose. */
OVL_INLINE int _setmbcp(int page) {
    if (page == _MB_CP_ANSI || page == _MB_CP_OEM || page == _MB_CP_LOCALE || page == _MB_CP_UTF8) return 0;
    errno = EINVAL;
    return -1;
}
#endif
