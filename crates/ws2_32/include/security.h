/* security.h: of the functions of security packages, the names of the user. */
#ifndef __SECURITY_H__
#define __SECURITY_H__
#pragma GCC system_header
#include "secext.h"
#endif
