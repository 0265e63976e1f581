/* pshpack1.h: structures from here on have their members at multiples of 1, until poppack.h. No guard. */
#pragma pack(push, 1)
