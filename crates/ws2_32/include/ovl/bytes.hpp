/* bytes.hpp: the C++ library without its byte, as Microsoft's is with _HAS_STD_BYTE 0. `overlapped c++` includes it where a source means
 * Windows' byte beside `using namespace std`. */
#ifndef OVL_BYTES_HPP
#define OVL_BYTES_HPP
#pragma GCC system_header
#if __cplusplus >= 201703L
#define byte ovl_std_byte
#include <cstddef>
#include <memory_resource>
#if __cplusplus >= 202002L
#include <span>
#endif
#undef byte
#endif
#endif
