/* Numbers of 64 bits and fractions in the network's order, which winsock2.h has from Windows 8 on. Programs have functions of their own by these
 * names, so they are here where it asks for them; `overlapped cc` asks for one that uses them and has none. */
#ifndef OVL_HTON_H
#define OVL_HTON_H
#pragma GCC system_header
OVL_INLINE unsigned long long htonll(unsigned long long value) { return __builtin_bswap64(value); }
OVL_INLINE unsigned long long ntohll(unsigned long long value) { return __builtin_bswap64(value); }
OVL_INLINE unsigned htonf(float value) {
    unsigned bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return __builtin_bswap32(bits);
}
OVL_INLINE float ntohf(unsigned value) {
    float number;
    value = __builtin_bswap32(value);
    __builtin_memcpy(&number, &value, sizeof number);
    return number;
}
OVL_INLINE unsigned long long htond(double value) {
    unsigned long long bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return __builtin_bswap64(bits);
}
OVL_INLINE double ntohd(unsigned long long value) {
    double number;
    value = __builtin_bswap64(value);
    __builtin_memcpy(&number, &value, sizeof number);
    return number;
}
#endif
