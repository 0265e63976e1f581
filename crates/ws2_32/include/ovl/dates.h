/* Dates and times as text, in English whatever locale is asked for, and from the clock of one zone to another's. */
#ifndef OVL_DATES_H
#define OVL_DATES_H
#pragma GCC system_header
#include "ovl/crt.h"

#include "ovl/locales.h"
#define DATE_SHORTDATE 0x00000001
#define DATE_LONGDATE 0x00000002
#define DATE_USE_ALT_CALENDAR 0x00000004
#define TIME_NOMINUTESORSECONDS 0x00000001
#define TIME_NOSECONDS 0x00000002
#define TIME_NOTIMEMARKER 0x00000004
#define TIME_FORCE24HOURFORMAT 0x00000008
#define LCID_INSTALLED 0x00000001
#define LCID_SUPPORTED 0x00000002

/* The user's language is English as in the United States, which is what the texts of errors are in. */
OVL_INLINE LANGID GetUserDefaultLangID(void) { return 0x0409; }
OVL_INLINE LANGID GetSystemDefaultLangID(void) { return 0x0409; }
OVL_INLINE LANGID GetUserDefaultUILanguage(void) { return 0x0409; }
OVL_INLINE LANGID GetSystemDefaultUILanguage(void) { return 0x0409; }
OVL_INLINE LCID GetUserDefaultLCID(void) { return 0x0409; }
OVL_INLINE LCID GetSystemDefaultLCID(void) { return 0x0409; }
OVL_INLINE LCID GetThreadLocale(void) { return 0x0409; }

OVL_INLINE const char *ovl_day_name(int day) {
    static const char *const names[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    return names[day];
}
OVL_INLINE const char *ovl_month_name(int month) {
    static const char *const names[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
    return names[month];
}
/* Whether there is such a day; its day of the week. */
OVL_INLINE int ovl_is_date(const SYSTEMTIME *when, int *day_of_week) {
    FILETIME as_file;
    SYSTEMTIME again;
    if (!SystemTimeToFileTime(when, &as_file) || !FileTimeToSystemTime(&as_file, &again)) return 0;
    *day_of_week = again.wDayOfWeek;
    return 1;
}
/* A picture as Windows' formats have it, of a date (d, M, y, g) or of a time (h, H, m, s, t); what stands in single quotes is text. */
OVL_INLINE int ovl_picture(const char *picture, const SYSTEMTIME *when, int day_of_week, int of_date, char *out, size_t room) {
    size_t length = 0;
    while (*picture) {
        const char letter = *picture;
        int count = 1;
        char piece[32];
        if (letter == '\'') {
            for (picture++; *picture; picture++) {
                if (*picture == '\'' && *++picture != '\'') break;
                if (length + 1 >= room) return -1;
                out[length++] = *picture;
            }
            continue;
        }
        while (picture[count] == letter) count++;
        if (of_date && letter == 'd' && count > 2) snprintf(piece, sizeof piece, count == 3 ? "%.3s" : "%s", ovl_day_name(day_of_week));
        else if (of_date && letter == 'd') snprintf(piece, sizeof piece, count == 1 ? "%d" : "%02d", when->wDay);
        else if (of_date && letter == 'M' && count > 2) snprintf(piece, sizeof piece, count == 3 ? "%.3s" : "%s", ovl_month_name(when->wMonth - 1));
        else if (of_date && letter == 'M') snprintf(piece, sizeof piece, count == 1 ? "%d" : "%02d", when->wMonth);
        else if (of_date && letter == 'y' && count < 3) snprintf(piece, sizeof piece, count == 1 ? "%d" : "%02d", when->wYear % 100);
        else if (of_date && letter == 'y') snprintf(piece, sizeof piece, "%04d", when->wYear);
        else if (of_date && letter == 'g') snprintf(piece, sizeof piece, "A.D.");
        else if (!of_date && letter == 'h') snprintf(piece, sizeof piece, count == 1 ? "%d" : "%02d", when->wHour % 12 == 0 ? 12 : when->wHour % 12);
        else if (!of_date && letter == 'H') snprintf(piece, sizeof piece, count == 1 ? "%d" : "%02d", when->wHour);
        else if (!of_date && letter == 'm') snprintf(piece, sizeof piece, count == 1 ? "%d" : "%02d", when->wMinute);
        else if (!of_date && letter == 's') snprintf(piece, sizeof piece, count == 1 ? "%d" : "%02d", when->wSecond);
        else if (!of_date && letter == 't') snprintf(piece, sizeof piece, count == 1 ? "%.1s" : "%s", when->wHour < 12 ? "AM" : "PM");
        else { piece[0] = letter; piece[1] = 0; count = 1; }
        if (length + strlen(piece) >= room) return -1;
        strcpy(out + length, piece);
        length += strlen(piece);
        picture += count;
    }
    out[length] = 0;
    return (int)length;
}
/* The text in `out`, and its length; -1 with the last error. */
OVL_INLINE int ovl_date_text(DWORD flags, const SYSTEMTIME *given, const char *picture, char *out, size_t room) {
    SYSTEMTIME now;
    int day = 0, length;
    if (given == NULL) { GetLocalTime(&now); given = &now; }
    if ((picture != NULL && (flags & (DATE_SHORTDATE | DATE_LONGDATE))) || (flags & 3) == 3) { SetLastError(ERROR_INVALID_FLAGS); return -1; }
    if (!ovl_is_date(given, &day)) { SetLastError(ERROR_INVALID_PARAMETER); return -1; }
    length = ovl_picture(picture != NULL ? picture : flags & DATE_LONGDATE ? "dddd, MMMM d, yyyy" : "M/d/yyyy", given, day, 1, out, room);
    if (length < 0) SetLastError(ERROR_INVALID_PARAMETER);
    return length;
}
OVL_INLINE int ovl_time_text(DWORD flags, const SYSTEMTIME *given, const char *picture, char *out, size_t room) {
    SYSTEMTIME now;
    int length;
    if (given == NULL) { GetLocalTime(&now); given = &now; }
    if (picture != NULL && (flags & (TIME_NOMINUTESORSECONDS | TIME_NOSECONDS | TIME_NOTIMEMARKER | TIME_FORCE24HOURFORMAT))) { SetLastError(ERROR_INVALID_FLAGS); return -1; }
    if (given->wHour > 23 || given->wMinute > 59 || given->wSecond > 59) { SetLastError(ERROR_INVALID_PARAMETER); return -1; }
    if (picture == NULL) {
        char made[16] = "h";
        if (flags & TIME_FORCE24HOURFORMAT) strcpy(made, "HH");
        if (!(flags & TIME_NOMINUTESORSECONDS)) strcat(made, flags & TIME_NOSECONDS ? ":mm" : ":mm:ss");
        if (!(flags & (TIME_NOTIMEMARKER | TIME_FORCE24HOURFORMAT))) strcat(made, " tt");
        length = ovl_picture(made, given, 0, 0, out, room);
    } else length = ovl_picture(picture, given, 0, 0, out, room);
    if (length < 0) SetLastError(ERROR_INVALID_PARAMETER);
    return length;
}
OVL_INLINE int ovl_give_text(const char *text, int length, LPSTR to, int room) {
    if (length < 0) return 0;
    if (room == 0) return length + 1;
    if (to == NULL || room <= length) { SetLastError(to == NULL || room < 0 ? ERROR_INVALID_PARAMETER : ERROR_INSUFFICIENT_BUFFER); return 0; }
    memcpy(to, text, (size_t)length + 1);
    return length + 1;
}
/* Pictures and their texts may have any character in their quotes: they pass as UTF-8. */
OVL_INLINE int ovl_give_wide(const char *text, int length, LPWSTR to, int room) {
    return length < 0 ? 0 : MultiByteToWideChar(CP_UTF8, 0, text, length + 1, to, room);
}
OVL_INLINE int GetDateFormatA(LCID locale, DWORD flags, const SYSTEMTIME *when, LPCSTR picture, LPSTR to, int room) {
    char text[512];
    (void)locale;
    return ovl_give_text(text, ovl_date_text(flags, when, picture, text, sizeof text), to, room);
}
OVL_INLINE int GetTimeFormatA(LCID locale, DWORD flags, const SYSTEMTIME *when, LPCSTR picture, LPSTR to, int room) {
    char text[512];
    (void)locale;
    return ovl_give_text(text, ovl_time_text(flags, when, picture, text, sizeof text), to, room);
}
OVL_INLINE int GetDateFormatW(LCID locale, DWORD flags, const SYSTEMTIME *when, LPCWSTR picture, LPWSTR to, int room) {
    char text[512], narrow[512];
    (void)locale;
    if (picture != NULL && WideCharToMultiByte(CP_UTF8, 0, picture, -1, narrow, sizeof narrow, NULL, NULL) == 0) return 0;
    return ovl_give_wide(text, ovl_date_text(flags, when, picture == NULL ? NULL : narrow, text, sizeof text), to, room);
}
OVL_INLINE int GetTimeFormatW(LCID locale, DWORD flags, const SYSTEMTIME *when, LPCWSTR picture, LPWSTR to, int room) {
    char text[512], narrow[512];
    (void)locale;
    if (picture != NULL && WideCharToMultiByte(CP_UTF8, 0, picture, -1, narrow, sizeof narrow, NULL, NULL) == 0) return 0;
    return ovl_give_wide(text, ovl_time_text(flags, when, picture == NULL ? NULL : narrow, text, sizeof text), to, room);
}
#ifdef UNICODE
#define GetDateFormat GetDateFormatW
#define GetTimeFormat GetTimeFormatW
#else
#define GetDateFormat GetDateFormatA
#define GetTimeFormat GetTimeFormatA
#endif

/* Days from 1970 to a day by the Gregorian calendar. */
OVL_INLINE long long ovl_days(int year, int month, int day) {
    long long y = year - (month <= 2), era = y / 400, of_era = y - era * 400;
    long long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}
/* When a zone's rule changes its clock in a year, in minutes since 1970 by the clock before: a day of the year, or the nth day of a kind in a month. */
OVL_INLINE long long ovl_rule(const SYSTEMTIME *rule, int year) {
    int day = rule->wDay;
    if (rule->wYear == 0) {
        int first = (int)((ovl_days(year, rule->wMonth, 1) + 4) % 7), next = rule->wMonth == 12 ? 1 : rule->wMonth + 1;
        int in_month = (int)(ovl_days(year + (rule->wMonth == 12), next, 1) - ovl_days(year, rule->wMonth, 1));
        day = 1 + (rule->wDayOfWeek - first + 7) % 7 + (rule->wDay - 1) * 7;
        while (day > in_month) day -= 7;
    }
    return ovl_days(year, rule->wMonth, day) * 1440 + rule->wHour * 60 + rule->wMinute;
}
/* The bias of a zone at a moment that is given by its own clock or by UTC. */
OVL_INLINE LONG ovl_bias(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *when, int is_local) {
    long long now = ovl_days(when->wYear, when->wMonth, when->wDay) * 1440 + when->wHour * 60 + when->wMinute, begins, ends;
    int summer;
    if (zone->DaylightDate.wMonth == 0 || zone->StandardDate.wMonth == 0) return zone->Bias;
    begins = ovl_rule(&zone->DaylightDate, when->wYear) + (is_local ? 0 : zone->Bias + zone->StandardBias);
    ends = ovl_rule(&zone->StandardDate, when->wYear) + (is_local ? 0 : zone->Bias + zone->DaylightBias);
    summer = begins < ends ? now >= begins && now < ends : now >= begins || now < ends;
    return zone->Bias + (summer ? zone->DaylightBias : zone->StandardBias);
}
OVL_INLINE BOOL ovl_shifted(const SYSTEMTIME *from, LONG minutes, SYSTEMTIME *to) {
    FILETIME as_file;
    ULONGLONG moved;
    if (!SystemTimeToFileTime(from, &as_file)) return FALSE;
    moved = ((ULONGLONG)as_file.dwHighDateTime << 32 | as_file.dwLowDateTime) + (LONGLONG)minutes * 600000000;
    as_file.dwLowDateTime = (DWORD)moved;
    as_file.dwHighDateTime = (DWORD)(moved >> 32);
    return FileTimeToSystemTime(&as_file, to);
}
OVL_INLINE BOOL ovl_between(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *from, SYSTEMTIME *to, int from_local) {
    TIME_ZONE_INFORMATION own;
    int day;
    if (from == NULL || to == NULL || !ovl_is_date(from, &day)) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
    if (zone == NULL) {
        if (GetTimeZoneInformation(&own) == TIME_ZONE_ID_INVALID) return FALSE;
        zone = &own;
    }
    return ovl_shifted(from, from_local ? ovl_bias(zone, from, 1) : -ovl_bias(zone, from, 0), to);
}
OVL_INLINE BOOL SystemTimeToTzSpecificLocalTime(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *utc, LPSYSTEMTIME local) { return ovl_between(zone, utc, local, 0); }
OVL_INLINE BOOL TzSpecificLocalTimeToSystemTime(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *local, LPSYSTEMTIME utc) { return ovl_between(zone, local, utc, 1); }

OVL_INLINE BOOL FileTimeToDosDateTime(const FILETIME *time, LPWORD date, LPWORD clock) {
    SYSTEMTIME when;
    if (time == NULL || date == NULL || clock == NULL || !FileTimeToSystemTime(time, &when) || when.wYear < 1980 || when.wYear > 2107) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
    *date = (WORD)((when.wYear - 1980) << 9 | when.wMonth << 5 | when.wDay);
    *clock = (WORD)(when.wHour << 11 | when.wMinute << 5 | when.wSecond / 2);
    return TRUE;
}
OVL_INLINE BOOL DosDateTimeToFileTime(WORD date, WORD clock, LPFILETIME time) {
    SYSTEMTIME when;
    memset(&when, 0, sizeof when);
    when.wYear = (WORD)(1980 + (date >> 9));
    when.wMonth = date >> 5 & 15;
    when.wDay = date & 31;
    when.wHour = clock >> 11;
    when.wMinute = clock >> 5 & 63;
    when.wSecond = (WORD)((clock & 31) * 2);
    if (time == NULL || !SystemTimeToFileTime(&when, time)) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
    return TRUE;
}
#endif
