/* Dates and times as text, and from one zone's clock to another's. */
#include "seen.h"

static SYSTEMTIME at(int year, int month, int day, int hour, int minute, int second)
{
    SYSTEMTIME when;
    memset(&when, 0, sizeof when);
    when.wYear = (WORD)year;
    when.wMonth = (WORD)month;
    when.wDay = (WORD)day;
    when.wHour = (WORD)hour;
    when.wMinute = (WORD)minute;
    when.wSecond = (WORD)second;
    return when;
}

static int is(const SYSTEMTIME *when, int day, int hour, int minute)
{
    return when->wDay == day && when->wHour == hour && when->wMinute == minute;
}

static void texts(void)
{
    LCID english = MAKELCID(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), SORT_DEFAULT);
    SYSTEMTIME when = at(2024, 2, 5, 15, 4, 9), wrong = at(2023, 2, 30, 25, 0, 0);
    char text[64];
    WCHAR wide[64];
    int length = GetDateFormatA(english, 0, &when, "ddd',' dd MMM yyyy", text, sizeof text);
    EFFECT(GetDateFormat, length == 17 && strcmp(text, "Mon, 05 Feb 2024") == 0);
    GetDateFormatA(english, 0, &when, "dddd d MMMM yy 'o''clock' M", text, sizeof text);
    EFFECT(GetDateFormat, strcmp(text, "Monday 5 February 24 o'clock 2") == 0);
    GetDateFormatA(english, DATE_SHORTDATE, &when, NULL, text, sizeof text);
    EFFECT(GetDateFormat, strcmp(text, "2/5/2024") == 0);
    GetDateFormatA(english, DATE_LONGDATE, &when, NULL, text, sizeof text);
    EFFECT(GetDateFormat, strstr(text, "February") != NULL && strstr(text, "2024") != NULL && strstr(text, "Monday") != NULL);
    EFFECT(GetDateFormat, GetDateFormatW(english, 0, &when, W("yyyy-MM-dd"), wide, 64) == 11 && same_wide(wide, W("2024-02-05")));
    EFFECT(GetDateFormat, GetDateFormatA(english, 0, &when, "yyyy", NULL, 0) == 5);
    FAILS(GetDateFormat, !GetDateFormatA(english, 0, &when, "yyyy-MM-dd", text, 4), ERROR_INSUFFICIENT_BUFFER);
    FAILS(GetDateFormat, !GetDateFormatA(english, 0, &wrong, "yyyy", text, sizeof text), ERROR_INVALID_PARAMETER);
    FAILS(GetDateFormat, !GetDateFormatA(english, DATE_LONGDATE, &when, "yyyy", text, sizeof text), ERROR_INVALID_FLAGS);

    length = GetTimeFormatA(english, 0, &when, "HH':'mm':'ss", text, sizeof text);
    EFFECT(GetTimeFormat, length == 9 && strcmp(text, "15:04:09") == 0);
    GetTimeFormatA(english, 0, &when, "h:m:s tt t", text, sizeof text);
    EFFECT(GetTimeFormat, strcmp(text, "3:4:9 PM P") == 0);
    GetTimeFormatA(english, 0, &when, NULL, text, sizeof text);
    EFFECT(GetTimeFormat, strcmp(text, "3:04:09 PM") == 0);
    GetTimeFormatA(english, TIME_NOSECONDS, &when, NULL, text, sizeof text);
    EFFECT(GetTimeFormat, strcmp(text, "3:04 PM") == 0);
    EFFECT(GetTimeFormat, GetTimeFormatW(english, 0, &when, W("HH:mm"), wide, 64) == 6 && same_wide(wide, W("15:04")));
    FAILS(GetTimeFormat, !GetTimeFormatA(english, 0, &when, "HH:mm", text, 3), ERROR_INSUFFICIENT_BUFFER);
    FAILS(GetTimeFormat, !GetTimeFormatA(english, 0, &wrong, "HH:mm", text, sizeof text), ERROR_INVALID_PARAMETER);
    EFFECT(GetUserDefaultLangID, PRIMARYLANGID(GetUserDefaultLangID()) != LANG_NEUTRAL && GetUserDefaultLCID() != 0);
    INFALLIBLE(GetUserDefaultLangID);
}

static void zones(void)
{
    TIME_ZONE_INFORMATION zone;
    SYSTEMTIME winter = at(2024, 1, 15, 12, 0, 0), summer = at(2024, 7, 15, 12, 0, 0), wrong = at(2024, 13, 1, 0, 0, 0), local, back;
    SYSTEMTIME before = at(2024, 3, 31, 0, 59, 0), after = at(2024, 3, 31, 1, 0, 0);
    memset(&zone, 0, sizeof zone);
    zone.Bias = -60;
    zone.DaylightBias = -60;
    zone.DaylightDate.wMonth = 3;
    zone.DaylightDate.wDay = 5;
    zone.DaylightDate.wHour = 2;
    zone.StandardDate.wMonth = 10;
    zone.StandardDate.wDay = 5;
    zone.StandardDate.wHour = 3;
    EFFECT(SystemTimeToTzSpecificLocalTime, SystemTimeToTzSpecificLocalTime(&zone, &winter, &local) && is(&local, 15, 13, 0));
    EFFECT(TzSpecificLocalTimeToSystemTime, TzSpecificLocalTimeToSystemTime(&zone, &local, &back) && is(&back, 15, 12, 0));
    EFFECT(SystemTimeToTzSpecificLocalTime, SystemTimeToTzSpecificLocalTime(&zone, &summer, &local) && is(&local, 15, 14, 0));
    EFFECT(TzSpecificLocalTimeToSystemTime, TzSpecificLocalTimeToSystemTime(&zone, &local, &back) && is(&back, 15, 12, 0));
    EFFECT(SystemTimeToTzSpecificLocalTime, SystemTimeToTzSpecificLocalTime(&zone, &before, &local) && is(&local, 31, 1, 59));
    EFFECT(SystemTimeToTzSpecificLocalTime, SystemTimeToTzSpecificLocalTime(&zone, &after, &local) && is(&local, 31, 3, 0));
    FAILS(SystemTimeToTzSpecificLocalTime, !SystemTimeToTzSpecificLocalTime(&zone, &wrong, &local), ERROR_INVALID_PARAMETER);
    FAILS(TzSpecificLocalTimeToSystemTime, !TzSpecificLocalTimeToSystemTime(&zone, &wrong, &local), ERROR_INVALID_PARAMETER);
}

static void dos(void)
{
    SYSTEMTIME when = at(2024, 2, 5, 15, 4, 8), early = at(1975, 1, 1, 0, 0, 0);
    FILETIME time, again;
    WORD date = 0, clock = 0;
    SystemTimeToFileTime(&when, &time);
    EFFECT(FileTimeToDosDateTime, FileTimeToDosDateTime(&time, &date, &clock) && date == (44 << 9 | 2 << 5 | 5) && clock == (15 << 11 | 4 << 5 | 4));
    EFFECT(DosDateTimeToFileTime, DosDateTimeToFileTime(date, clock, &again) && CompareFileTime(&time, &again) == 0);
    SystemTimeToFileTime(&early, &time);
    RESULT(FileTimeToDosDateTime, !FileTimeToDosDateTime(&time, &date, &clock));
    RESULT(DosDateTimeToFileTime, !DosDateTimeToFileTime(0, 0, &again));
}

int main(void)
{
    texts();
    zones();
    dos();
    return seen_all();
}
