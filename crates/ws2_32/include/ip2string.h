/* ip2string.h: addresses and their texts, without Winsock having been started. */
#ifndef OVL_IP2STRING_H
#define OVL_IP2STRING_H
#pragma GCC system_header
#include "winsock2.h"
OVL_BEGIN
extern const char *ovl_address_text(int family, const void *address, char *text, size_t size) __asm__("ovl_inet_ntop");
extern int ovl_text_address(int family, const char *text, void *address) __asm__("ovl_inet_pton");
OVL_END
#define OVL_IP_TEXT 80
#define OVL_IP_OK ((NTSTATUS)0)
#define OVL_IP_WRONG ((NTSTATUS)0xC000000D)

/* What of a wide text may be an address, in ASCII; what is no ASCII ends it. */
OVL_INLINE void ovl_ip_narrow(PCWSTR text, char *narrow) {
    size_t at;
    for (at = 0; at + 1 < OVL_IP_TEXT && text[at] != 0 && text[at] < 128; at++) narrow[at] = (char)text[at];
    if (text[at] != 0 && at + 1 < OVL_IP_TEXT) narrow[at++] = '?';
    narrow[at] = 0;
}
OVL_INLINE PWSTR ovl_ip_widen(const char *narrow, PWSTR text) {
    for (; *narrow; narrow++) *text++ = (WCHAR)(unsigned char)*narrow;
    *text = 0;
    return text;
}
/* Gives a text with its end where there is room, and tells how many characters that are. */
OVL_INLINE NTSTATUS ovl_ip_give(const char *made, PSTR text, PWSTR wide, PULONG length) {
    ULONG needed = (ULONG)__builtin_strlen(made) + 1, room;
    if (length == NULL || (text == NULL && wide == NULL)) return OVL_IP_WRONG;
    room = *length;
    *length = needed;
    if (room < needed) return OVL_IP_WRONG;
    if (text != NULL) __builtin_memcpy(text, made, needed);
    else ovl_ip_widen(made, wide);
    return OVL_IP_OK;
}
OVL_INLINE unsigned ovl_ip_port(USHORT port) { return (unsigned)(((port & 0xff) << 8) | (port >> 8)); }
/* A number as C writes it, in decimal alone where it is strict; no more than `most`. */
OVL_INLINE const char *ovl_ip_number(const char *text, BOOLEAN strict, unsigned long long most, ULONG *number) {
    unsigned base = 10, digits = 0;
    unsigned long long value = 0;
    if (text[0] == '0' && !strict) {
        if (text[1] == 'x' || text[1] == 'X') {
            base = 16;
            text += 2;
        } else base = 8;
    }
    if (strict && text[0] == '0' && text[1] >= '0' && text[1] <= '9') return NULL;
    for (;; text++, digits++) {
        unsigned digit = *text >= '0' && *text <= '9' ? (unsigned)(*text - '0') : *text >= 'a' && *text <= 'f' ? (unsigned)(*text - 'a') + 10 : *text >= 'A' && *text <= 'F' ? (unsigned)(*text - 'A') + 10 : 16;
        if (digit >= base) break;
        value = value * base + digit;
        if (value > most) return NULL;
    }
    *number = (ULONG)value;
    return digits == 0 ? NULL : text;
}
/* One to four parts, of which the last has all bytes that are left; where the text of an address ends, or NULL. */
OVL_INLINE const char *ovl_ip_four(const char *text, BOOLEAN strict, IN_ADDR *address) {
    ULONG parts[4], whole = 0;
    int count = 0, part;
    for (;;) {
        text = ovl_ip_number(text, strict, 0xffffffffu, &parts[count]);
        if (text == NULL) return NULL;
        count++;
        if (*text != '.' || count == 4) break;
        text++;
    }
    if (strict && count != 4) return NULL;
    for (part = 0; part < count - 1; part++) {
        if (parts[part] > 255) return NULL;
        whole |= parts[part] << (24 - 8 * part);
    }
    if (count > 1 && parts[count - 1] >= (1u << (8 * (5 - count)))) return NULL;
    whole |= parts[count - 1];
    address->s_addr = __builtin_bswap32(whole);
    return text;
}
OVL_INLINE const char *ovl_ip_six(const char *text, IN6_ADDR *address) {
    char own[48];
    size_t length = 0;
    while (length + 1 < sizeof own && ((text[length] >= '0' && text[length] <= ':') || text[length] == '.' || (text[length] >= 'a' && text[length] <= 'f') || (text[length] >= 'A' && text[length] <= 'F'))) length++;
    __builtin_memcpy(own, text, length);
    own[length] = 0;
    return ovl_text_address(AF_INET6, own, address) == 1 ? text + length : NULL;
}
/* A whole text, with a port behind it or not. */
OVL_INLINE NTSTATUS ovl_ip_whole_four(const char *text, BOOLEAN strict, IN_ADDR *address, PUSHORT port) {
    ULONG number = 0;
    IN_ADDR found;
    text = ovl_ip_four(text, strict, &found);
    if (text != NULL && *text == ':') text = ovl_ip_number(text + 1, FALSE, 0xffff, &number);
    if (text == NULL || *text != 0) return OVL_IP_WRONG;
    *address = found;
    *port = (USHORT)ovl_ip_port((USHORT)number);
    return OVL_IP_OK;
}
OVL_INLINE NTSTATUS ovl_ip_whole_six(const char *text, IN6_ADDR *address, PULONG scope, PUSHORT port) {
    ULONG zone = 0, number = 0;
    BOOLEAN bracket = *text == '[';
    IN6_ADDR found;
    text = ovl_ip_six(text + bracket, &found);
    if (text != NULL && *text == '%') text = ovl_ip_number(text + 1, TRUE, 0xffffffffu, &zone);
    if (text != NULL && bracket) {
        text = *text == ']' ? text + 1 : NULL;
        if (text != NULL && *text == ':') text = ovl_ip_number(text + 1, FALSE, 0xffff, &number);
    }
    if (text == NULL || *text != 0) return OVL_IP_WRONG;
    *address = found;
    *scope = zone;
    *port = (USHORT)ovl_ip_port((USHORT)number);
    return OVL_IP_OK;
}

OVL_INLINE PSTR RtlIpv4AddressToStringA(const struct in_addr *address, PSTR text) {
    ovl_address_text(AF_INET, address, text, 16);
    return text + __builtin_strlen(text);
}
OVL_INLINE PWSTR RtlIpv4AddressToStringW(const struct in_addr *address, PWSTR text) {
    char narrow[OVL_IP_TEXT];
    RtlIpv4AddressToStringA(address, narrow);
    return ovl_ip_widen(narrow, text);
}
OVL_INLINE PSTR RtlIpv6AddressToStringA(const struct in6_addr *address, PSTR text) {
    ovl_address_text(AF_INET6, address, text, 46);
    return text + __builtin_strlen(text);
}
OVL_INLINE PWSTR RtlIpv6AddressToStringW(const struct in6_addr *address, PWSTR text) {
    char narrow[OVL_IP_TEXT];
    RtlIpv6AddressToStringA(address, narrow);
    return ovl_ip_widen(narrow, text);
}
OVL_INLINE NTSTATUS ovl_ip_four_text(const struct in_addr *address, USHORT port, PSTR text, PWSTR wide, PULONG length) {
    char made[OVL_IP_TEXT], *end;
    if (address == NULL) return OVL_IP_WRONG;
    end = RtlIpv4AddressToStringA(address, made);
    if (port != 0) snprintf(end, 8, ":%u", ovl_ip_port(port));
    return ovl_ip_give(made, text, wide, length);
}
OVL_INLINE NTSTATUS ovl_ip_six_text(const struct in6_addr *address, ULONG scope, USHORT port, PSTR text, PWSTR wide, PULONG length) {
    char made[OVL_IP_TEXT], *end = made;
    if (address == NULL) return OVL_IP_WRONG;
    if (port != 0) *end++ = '[';
    end = RtlIpv6AddressToStringA(address, end);
    if (scope != 0) end += snprintf(end, 12, "%%%u", scope);
    if (port != 0) snprintf(end, 9, "]:%u", ovl_ip_port(port));
    return ovl_ip_give(made, text, wide, length);
}
OVL_INLINE NTSTATUS RtlIpv4AddressToStringExA(const struct in_addr *address, USHORT port, PSTR text, PULONG length) { return text == NULL ? OVL_IP_WRONG : ovl_ip_four_text(address, port, text, NULL, length); }
OVL_INLINE NTSTATUS RtlIpv4AddressToStringExW(const struct in_addr *address, USHORT port, PWSTR text, PULONG length) { return ovl_ip_four_text(address, port, NULL, text, length); }
OVL_INLINE NTSTATUS RtlIpv6AddressToStringExA(const struct in6_addr *address, ULONG scope, USHORT port, PSTR text, PULONG length) { return text == NULL ? OVL_IP_WRONG : ovl_ip_six_text(address, scope, port, text, NULL, length); }
OVL_INLINE NTSTATUS RtlIpv6AddressToStringExW(const struct in6_addr *address, ULONG scope, USHORT port, PWSTR text, PULONG length) { return ovl_ip_six_text(address, scope, port, NULL, text, length); }

/* The text that is no address ends where it begins. */
OVL_INLINE NTSTATUS RtlIpv4StringToAddressA(PCSTR text, BOOLEAN strict, PCSTR *end, struct in_addr *address) {
    PCSTR found = ovl_ip_four(text, strict, address);
    *end = found == NULL ? text : found;
    return found == NULL ? OVL_IP_WRONG : OVL_IP_OK;
}
OVL_INLINE NTSTATUS RtlIpv4StringToAddressW(PCWSTR text, BOOLEAN strict, PCWSTR *end, struct in_addr *address) {
    char narrow[OVL_IP_TEXT];
    PCSTR found;
    NTSTATUS status;
    ovl_ip_narrow(text, narrow);
    status = RtlIpv4StringToAddressA(narrow, strict, &found, address);
    *end = text + (found - narrow);
    return status;
}
OVL_INLINE NTSTATUS RtlIpv6StringToAddressA(PCSTR text, PCSTR *end, struct in6_addr *address) {
    PCSTR found = ovl_ip_six(text, address);
    *end = found == NULL ? text : found;
    return found == NULL ? OVL_IP_WRONG : OVL_IP_OK;
}
OVL_INLINE NTSTATUS RtlIpv6StringToAddressW(PCWSTR text, PCWSTR *end, struct in6_addr *address) {
    char narrow[OVL_IP_TEXT];
    PCSTR found;
    NTSTATUS status;
    ovl_ip_narrow(text, narrow);
    status = RtlIpv6StringToAddressA(narrow, &found, address);
    *end = text + (found - narrow);
    return status;
}
OVL_INLINE NTSTATUS RtlIpv4StringToAddressExA(PCSTR text, BOOLEAN strict, struct in_addr *address, PUSHORT port) { return text == NULL || address == NULL || port == NULL ? OVL_IP_WRONG : ovl_ip_whole_four(text, strict, address, port); }
OVL_INLINE NTSTATUS RtlIpv4StringToAddressExW(PCWSTR text, BOOLEAN strict, struct in_addr *address, PUSHORT port) {
    char narrow[OVL_IP_TEXT];
    if (text == NULL) return OVL_IP_WRONG;
    ovl_ip_narrow(text, narrow);
    return RtlIpv4StringToAddressExA(narrow, strict, address, port);
}
OVL_INLINE NTSTATUS RtlIpv6StringToAddressExA(PCSTR text, struct in6_addr *address, PULONG scope, PUSHORT port) { return text == NULL || address == NULL || scope == NULL || port == NULL ? OVL_IP_WRONG : ovl_ip_whole_six(text, address, scope, port); }
OVL_INLINE NTSTATUS RtlIpv6StringToAddressExW(PCWSTR text, struct in6_addr *address, PULONG scope, PUSHORT port) {
    char narrow[OVL_IP_TEXT];
    if (text == NULL) return OVL_IP_WRONG;
    ovl_ip_narrow(text, narrow);
    return RtlIpv6StringToAddressExA(narrow, address, scope, port);
}
#ifdef UNICODE
#define RtlIpv4AddressToString RtlIpv4AddressToStringW
#define RtlIpv4AddressToStringEx RtlIpv4AddressToStringExW
#define RtlIpv4StringToAddress RtlIpv4StringToAddressW
#define RtlIpv4StringToAddressEx RtlIpv4StringToAddressExW
#define RtlIpv6AddressToString RtlIpv6AddressToStringW
#define RtlIpv6AddressToStringEx RtlIpv6AddressToStringExW
#define RtlIpv6StringToAddress RtlIpv6StringToAddressW
#define RtlIpv6StringToAddressEx RtlIpv6StringToAddressExW
#else
#define RtlIpv4AddressToString RtlIpv4AddressToStringA
#define RtlIpv4AddressToStringEx RtlIpv4AddressToStringExA
#define RtlIpv4StringToAddress RtlIpv4StringToAddressA
#define RtlIpv4StringToAddressEx RtlIpv4StringToAddressExA
#define RtlIpv6AddressToString RtlIpv6AddressToStringA
#define RtlIpv6AddressToStringEx RtlIpv6AddressToStringExA
#define RtlIpv6StringToAddress RtlIpv6StringToAddressA
#define RtlIpv6StringToAddressEx RtlIpv6StringToAddressExA
#endif
#endif
