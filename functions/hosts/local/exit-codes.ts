/** After an exception that nobody caught (EX_SOFTWARE of sysexits.h): the one exit with which a new start may help. */
export const CRASHED = 70;
