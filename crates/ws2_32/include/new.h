/* new.h: what happens when there is no memory. */
#ifndef OVL_NEW_H
#define OVL_NEW_H
#pragma GCC system_header
#ifdef __cplusplus
#include <new>
using std::new_handler;
using std::set_new_handler;
#endif
#endif
