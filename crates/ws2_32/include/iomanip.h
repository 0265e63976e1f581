/* iomanip.h: what old C++ called <iomanip>, with its names for all to see. */
#ifndef OVL_OLD_IOMANIP_H
#define OVL_OLD_IOMANIP_H
#pragma GCC system_header
#include <iomanip>
using namespace std;
#endif
