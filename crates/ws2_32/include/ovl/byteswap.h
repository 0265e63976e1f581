/* The order of bytes turned round, which Microsoft's runtime has in <stdlib.h>. */
#ifndef OVL_BYTESWAP_H
#define OVL_BYTESWAP_H
#pragma GCC system_header
#define _byteswap_ushort(value) __builtin_bswap16(value)
#define _byteswap_ulong(value) __builtin_bswap32(value)
#define _byteswap_uint64(value) __builtin_bswap64(value)
#endif
