/* windns.h: records of names. */
#ifndef OVL_WINDNS_H
#define OVL_WINDNS_H
#pragma GCC system_header
#include "ovl/kernel.h"
typedef LONG DNS_STATUS, *PDNS_STATUS;
typedef DWORD IP4_ADDRESS, *PIP4_ADDRESS;
typedef struct { DWORD IP6Dword[4]; } IP6_ADDRESS, *PIP6_ADDRESS, DNS_IP6_ADDRESS, *PDNS_IP6_ADDRESS;
typedef struct _IP4_ARRAY { DWORD AddrCount; IP4_ADDRESS AddrArray[1]; } IP4_ARRAY, *PIP4_ARRAY;
#define DNS_TYPE_ZERO 0x0000
#define DNS_TYPE_A 0x0001
#define DNS_TYPE_NS 0x0002
#define DNS_TYPE_CNAME 0x0005
#define DNS_TYPE_SOA 0x0006
#define DNS_TYPE_PTR 0x000c
#define DNS_TYPE_HINFO 0x000d
#define DNS_TYPE_MX 0x000f
#define DNS_TYPE_TEXT 0x0010
#define DNS_TYPE_AAAA 0x001c
#define DNS_TYPE_SRV 0x0021
#define DNS_TYPE_ALL 0x00ff
#define DNS_TYPE_ANY DNS_TYPE_ALL
#define DNS_QUERY_STANDARD 0x00000000
#define DNS_QUERY_ACCEPT_TRUNCATED_RESPONSE 0x00000001
#define DNS_QUERY_USE_TCP_ONLY 0x00000002
#define DNS_QUERY_NO_RECURSION 0x00000004
#define DNS_QUERY_BYPASS_CACHE 0x00000008
#define DNS_QUERY_NO_WIRE_QUERY 0x00000010
#define DNS_QUERY_NO_LOCAL_NAME 0x00000020
#define DNS_QUERY_NO_HOSTS_FILE 0x00000040
#define DNS_QUERY_WIRE_ONLY 0x00000100
#define DNS_QUERY_RETURN_MESSAGE 0x00000200
#define DNS_QUERY_TREAT_AS_FQDN 0x00001000
#define DNS_MAX_NAME_LENGTH 255
#define DNS_MAX_NAME_BUFFER_LENGTH 256
#define DNS_ERROR_RCODE_NO_ERROR 0
#ifndef DNS_ERROR_RCODE_FORMAT_ERROR
#define DNS_ERROR_RCODE_FORMAT_ERROR 9001
#endif
#ifndef DNS_ERROR_RCODE_SERVER_FAILURE
#define DNS_ERROR_RCODE_SERVER_FAILURE 9002
#endif
#ifndef DNS_ERROR_RCODE_NAME_ERROR
#define DNS_ERROR_RCODE_NAME_ERROR 9003
#endif
#ifndef DNS_ERROR_RCODE_NOT_IMPLEMENTED
#define DNS_ERROR_RCODE_NOT_IMPLEMENTED 9004
#endif
#ifndef DNS_ERROR_RCODE_REFUSED
#define DNS_ERROR_RCODE_REFUSED 9005
#endif
#ifndef DNS_INFO_NO_RECORDS
#define DNS_INFO_NO_RECORDS 9501
#endif
#ifndef DNS_ERROR_BAD_PACKET
#define DNS_ERROR_BAD_PACKET 9502
#endif
#ifndef DNS_ERROR_NO_PACKET
#define DNS_ERROR_NO_PACKET 9503
#endif
#ifndef DNS_ERROR_RCODE
#define DNS_ERROR_RCODE 9504
#endif
#ifndef DNS_ERROR_INVALID_NAME
#define DNS_ERROR_INVALID_NAME 123
#endif
#ifndef DNS_ERROR_INVALID_TYPE
#define DNS_ERROR_INVALID_TYPE 9551
#endif
#ifndef DNS_ERROR_INVALID_NAME_CHAR
#define DNS_ERROR_INVALID_NAME_CHAR 9560
#endif
typedef enum { DnsFreeFlat = 0, DnsFreeRecordList, DnsFreeParsedMessageFields } DNS_FREE_TYPE;
typedef enum _DnsSection { DnsSectionQuestion, DnsSectionAnswer, DnsSectionAuthority, DnsSectionAddtional } DNS_SECTION;
typedef struct _DnsRecordFlags { DWORD Section : 2, Delete : 1, CharSet : 2, Unused : 3, Reserved : 24; } DNS_RECORD_FLAGS;
typedef struct { IP4_ADDRESS IpAddress; } DNS_A_DATA, *PDNS_A_DATA;
typedef struct { DNS_IP6_ADDRESS Ip6Address; } DNS_AAAA_DATA, *PDNS_AAAA_DATA;
#define OVL_DNS(form, text) \
    typedef struct { text pNameHost; } DNS_PTR_DATA##form, *PDNS_PTR_DATA##form; \
    typedef struct { text pNamePrimaryServer, pNameAdministrator; DWORD dwSerialNo, dwRefresh, dwRetry, dwExpire, dwDefaultTtl; } DNS_SOA_DATA##form, *PDNS_SOA_DATA##form; \
    typedef struct { text pNameExchange; WORD wPreference, Pad; } DNS_MX_DATA##form, *PDNS_MX_DATA##form; \
    typedef struct { DWORD dwStringCount; text pStringArray[1]; } DNS_TXT_DATA##form, *PDNS_TXT_DATA##form; \
    typedef struct { text pNameTarget; WORD wPriority, wWeight, wPort, Pad; } DNS_SRV_DATA##form, *PDNS_SRV_DATA##form; \
    typedef struct _DnsRecord##form { \
        struct _DnsRecord##form *pNext; \
        text pName; \
        WORD wType, wDataLength; \
        union { DWORD DW; DNS_RECORD_FLAGS S; } Flags; \
        DWORD dwTtl, dwReserved; \
        union { \
            DNS_A_DATA A; \
            DNS_SOA_DATA##form SOA, Soa; \
            DNS_PTR_DATA##form PTR, Ptr, NS, Ns, CNAME, Cname; \
            DNS_MX_DATA##form MX, Mx; \
            DNS_TXT_DATA##form TXT, Txt, HINFO, Hinfo; \
            DNS_AAAA_DATA AAAA; \
            DNS_SRV_DATA##form SRV, Srv; \
        } Data; \
    } DNS_RECORD##form, *PDNS_RECORD##form;
OVL_DNS(A, PSTR)
OVL_DNS(W, PWSTR)
#ifdef UNICODE
typedef DNS_RECORDW DNS_RECORD, *PDNS_RECORD;
#else
typedef DNS_RECORDA DNS_RECORD, *PDNS_RECORD;
#endif
typedef struct _DNS_HEADER {
    WORD Xid;
    BYTE RecursionDesired : 1, Truncation : 1, Authoritative : 1, Opcode : 4, IsResponse : 1;
    BYTE ResponseCode : 4, CheckingDisabled : 1, AuthenticatedData : 1, Reserved : 1, RecursionAvailable : 1;
    WORD QuestionCount, AnswerCount, NameServerCount, AdditionalCount;
} DNS_HEADER, *PDNS_HEADER;
typedef struct _DNS_MESSAGE_BUFFER { DNS_HEADER MessageHead; CHAR MessageBody[1]; } DNS_MESSAGE_BUFFER, *PDNS_MESSAGE_BUFFER;
#define DNS_BYTE_FLIP_HEADER_COUNTS(head) do { \
        PDNS_HEADER ovl_head = (head); \
        ovl_head->Xid = __builtin_bswap16(ovl_head->Xid); \
        ovl_head->QuestionCount = __builtin_bswap16(ovl_head->QuestionCount); \
        ovl_head->AnswerCount = __builtin_bswap16(ovl_head->AnswerCount); \
        ovl_head->NameServerCount = __builtin_bswap16(ovl_head->NameServerCount); \
        ovl_head->AdditionalCount = __builtin_bswap16(ovl_head->AdditionalCount); \
    } while (0)
OVL_BEGIN
DNS_STATUS WINAPI DnsQuery_A(PCSTR name, WORD type, DWORD options, PVOID servers, PDNS_RECORD *records, PVOID *reserved);
DNS_STATUS WINAPI DnsQuery_UTF8(PCSTR name, WORD type, DWORD options, PVOID servers, PDNS_RECORD *records, PVOID *reserved);
DNS_STATUS WINAPI DnsQuery_W(PCWSTR name, WORD type, DWORD options, PVOID servers, PDNS_RECORD *records, PVOID *reserved);
DNS_STATUS WINAPI DnsExtractRecordsFromMessage_W(PDNS_MESSAGE_BUFFER message, WORD length, PDNS_RECORD *records);
DNS_STATUS WINAPI DnsExtractRecordsFromMessage_UTF8(PDNS_MESSAGE_BUFFER message, WORD length, PDNS_RECORD *records);
void WINAPI DnsRecordListFree(PDNS_RECORD list, DNS_FREE_TYPE type);
void WINAPI DnsFree(PVOID memory, DNS_FREE_TYPE type);
BOOL WINAPI DnsNameCompare_A(PCSTR one, PCSTR other);
BOOL WINAPI DnsNameCompare_W(PCWSTR one, PCWSTR other);
OVL_END
#ifdef UNICODE
#define DnsQuery DnsQuery_W
#define DnsNameCompare DnsNameCompare_W
#else
#define DnsQuery DnsQuery_A
#define DnsNameCompare DnsNameCompare_A
#endif
#endif
