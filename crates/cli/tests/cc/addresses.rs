//! Addresses, their texts and the order of their bytes.

use crate::driver::{assert_ok, check_everywhere, compile, printed, scratch};

#[test]
fn addresses_are_set_and_asked_without_their_families() {
    let directory = scratch("addresses");
    let text = r#"#include <winsock2.h>
#include <ws2tcpip.h>
#include <mstcpip.h>
#include <stdio.h>
int main(void)
{
    SOCKADDR_STORAGE six = {0}, four = {0}, mapped = {0};
    IN_ADDR one;
    SCOPE_ID none = SCOPEID_UNSPECIFIED_INIT;
    six.ss_family = AF_INET6;
    four.ss_family = AF_INET;
    INETADDR_SETLOOPBACK((SOCKADDR *)&six);
    INETADDR_SETLOOPBACK((SOCKADDR *)&four);
    INETADDR_SET_PORT((SOCKADDR *)&four, htons(80));
    printf("%d%d %d%d ", INETADDR_ISLOOPBACK((SOCKADDR *)&six), INETADDR_ISLOOPBACK((SOCKADDR *)&four), INETADDR_ISANY((SOCKADDR *)&six), INETADDR_ISANY((SOCKADDR *)&four));
    printf("%d %d %d ", ntohs(INETADDR_PORT((SOCKADDR *)&four)), INETADDR_ADDRESS((SOCKADDR *)&four)[0], INETADDR_ADDRESS((SOCKADDR *)&six)[15]);
    one.s_addr = inet_addr("1.2.3.4");
    IN6ADDR_SETV4MAPPED((PSOCKADDR_IN6)&mapped, &one, none, htons(9));
    printf("%d %d ", INETADDR_ISV4MAPPED((SOCKADDR *)&mapped), INETADDR_ADDRESS((SOCKADDR *)&mapped)[15]);
    INETADDR_SETANY((SOCKADDR *)&mapped);
    INETADDR_SETANY((SOCKADDR *)&four);
    printf("%d%d%d %d\n", INETADDR_ISANY((SOCKADDR *)&mapped), INETADDR_ISANY((SOCKADDR *)&four), INETADDR_ISV4MAPPED((SOCKADDR *)&mapped), (int)SOCKADDR_SIZE(AF_INET6));
    return 0;
}
"#;
    std::fs::write(directory.join("addresses.c"), text).expect("written");
    assert_ok(&compile("cc", &directory, &["addresses.c", "-o", "addresses"]));
    assert_eq!(printed(&directory, "addresses"), "11 00 80 127 1 1 4 110 28\n");
}

#[test]
fn addresses_and_their_texts() {
    let text = "#include <winsock2.h>\n#include <ip2string.h>\n#include <mstcpip.h>\n#include <stdio.h>\n#include <string.h>\n\
        #define SHOW(call) printf(\"%x \", (unsigned)(call))\nint main(void)\n{\n    \
        struct in_addr four;\n    struct in6_addr six;\n    char text[64];\n    WCHAR wide[64];\n    PCSTR end;\n    PCWSTR wend;\n    ULONG n = 64, scope;\n    USHORT port;\n    \
        const char *given[] = {\"10.1.2.3 x\", \"0x7f.1\", \"1.2.3.256\", \"017.0.0.1\", \"\"};\n    int i;\n    \
        for (i = 0; i < 5; i++) {\n        SHOW(RtlIpv4StringToAddressA(given[i], TRUE, &end, &four));\n        \
        SHOW(RtlIpv4StringToAddressA(given[i], FALSE, &end, &four));\n        printf(\"%d\\n\", (int)(end - given[i]));\n    }\n    \
        SHOW(RtlIpv4StringToAddressExA(\"10.1.2.3:80\", TRUE, &four, &port));\n    \
        printf(\"%d %d \", ntohs(port), (int)(RtlIpv4AddressToStringA(&four, text) - text));\n    \
        SHOW(RtlIpv4StringToAddressExA(\"10.1.2.3:65536\", TRUE, &four, &port));\n    SHOW(RtlIpv4AddressToStringExA(&four, port, text, &n));\n    \
        printf(\"%s %u\\n\", text, n);\n    n = 5;\n    SHOW(RtlIpv4AddressToStringExA(&four, 0, text, &n));\n    \
        printf(\"%u\\n\", n);\n    n = 64;\n    SHOW(RtlIpv6StringToAddressExA(\"[fe80::1%7]:443\", &six, &scope, &port));\n    \
        printf(\"%u %d \", scope, ntohs(port));\n    SHOW(RtlIpv6AddressToStringExA(&six, scope, port, text, &n));\n    puts(text);\n    \
        printf(\"%d \", (int)(RtlIpv6AddressToStringW(&six, wide) - wide));\n    SHOW(RtlIpv6StringToAddressW(wide, &wend, &six));\n    \
        printf(\"%d \", (int)(wend - wide));\n    SHOW(RtlIpv6StringToAddressExA(\"fe80::1]:443\", &six, &scope, &port));\n    puts(\"\");\n    return 0;\n}\n";
    let expected = "0 0 8\nc000000d 0 6\nc000000d c000000d 0\nc000000d 0 9\nc000000d c000000d 0\n0 80 8 c000000d \
        0 10.1.2.3:80 12\nc000000d 9\n0 7 443 0 [fe80::1%7]:443\n7 0 7 c000000d \n";
    check_everywhere("texts", text, expected);
}

#[test]
fn long_numbers_are_turned_by_winsocks_functions_or_the_programs() {
    let text = "#include <winsock2.h>\n#include <stdio.h>\nint main(void)\n{\n    \
        printf(\"%llx %d %d %d\\n\", htonll(0x0102030405060708ull), ntohll(htonll(7)) == 7, ntohf(htonf(1.5f)) == 1.5f, ntohd(htond(2.5)) == 2.5);\n    \
        return 0;\n}\n";
    check_everywhere("htonll", text, "807060504030201 1 1 1\n");
    let text = "#include <winsock2.h>\n#include <windows.h>\n#include <stdio.h>\n\
        static unsigned long long htonll(unsigned long long n) { return n + 1; }\n\
        int main(void)\n{\n    printf(\"%d\\n\", (int)htonll(1));\n    return 0;\n}\n";
    check_everywhere("own_htonll", text, "2\n");
}
