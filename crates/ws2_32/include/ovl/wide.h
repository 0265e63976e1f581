#ifndef OVL_WIDE_H
#define OVL_WIDE_H
#endif
