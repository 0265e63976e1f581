/* poppack.h: ends what pshpack1.h and its like have begun. No guard. */
#pragma pack(pop)
