/* The numbers of name spaces, which Winsock's header has too. */
#ifndef _NSPAPI_INCLUDED
#define _NSPAPI_INCLUDED
#pragma GCC system_header
#include <winsock2.h>
#define NS_DEFAULT 0
#define NS_VNS 50
#define NSTYPE_HIERARCHICAL 0x00000001
#define NSTYPE_DYNAMIC 0x00000002
#define NSTYPE_ENUMERABLE 0x00000004
#define NSTYPE_WORKGROUP 0x00000008
#endif
