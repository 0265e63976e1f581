/* std::tr1 of older Visual C++, which names what is in std. `overlapped c++` includes it where a source says tr1. */
#ifndef OVL_TR1_HPP
#define OVL_TR1_HPP
#pragma GCC system_header
namespace std {
namespace tr1 {
using namespace std;
}
}
#endif
