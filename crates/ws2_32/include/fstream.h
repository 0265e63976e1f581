/* fstream.h: what old C++ called <fstream>, with its names for all to see. */
#ifndef OVL_OLD_FSTREAM_H
#define OVL_OLD_FSTREAM_H
#pragma GCC system_header
#include <fstream>
using namespace std;
#endif
