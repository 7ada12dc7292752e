/*
 * How the kernel shares the processor between our processes and others'.
 */
#ifndef SERVE_SCHEDULE_H
#define SERVE_SCHEDULE_H

/*
 * Who runs already is not interrupted for one of our processes, nor one of
 * them for another: what has come meanwhile is found together.  On a processor
 * that has nothing else to do it makes no difference.  For this process and
 * those that it makes, unless they were started under another policy.
 */
void schedule_interrupt_nobody(void);

#endif
