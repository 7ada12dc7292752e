/*
 * How a server tells its operator what it does as it starts.
 */
#ifndef SERVE_REPORT_H
#define SERVE_REPORT_H

struct served;
struct site;
struct site_config;

/* Prints one line; its end is added. */
typedef void report_line(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* What readers are to be told: the public hosts and ports of the sites. */
void report_sites(report_line *, const struct served *);

/* Private zones in which there is nothing: a path may have a slip in it. */
void report_empty_zones(report_line *, const struct site_config *,
    const struct site *);

#endif
