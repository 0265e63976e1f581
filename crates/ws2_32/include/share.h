/* share.h: what others may do with a file while it is open, and descriptors that say so. */
#ifndef OVL_SHARE_H
#define OVL_SHARE_H
#pragma GCC system_header
#include "ovl/sharing.h"
#endif
