/* iostream.h: what old C++ called <iostream>, with its names for all to see. */
#ifndef OVL_OLD_IOSTREAM_H
#define OVL_OLD_IOSTREAM_H
#pragma GCC system_header
#include <iostream>
using namespace std;
#endif
