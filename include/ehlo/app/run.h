/* SPDX-License-Identifier: GPL-3.0-or-later
 * run - the ways to run the program, each from its wiring to its status. */
#ifndef EHLO_APP_RUN_H
#define EHLO_APP_RUN_H

#include "ehlo/cli/args.h"

/* Each returns the exit status. What goes wrong before anything happens is
 * one line on standard error. */
int run_console(const struct args *args);
int run_batch(const struct args *args);
int run_check(const struct args *args);
int run_explain(const struct args *args);
int run_lesson(const struct args *args);
int run_serve(const struct args *args);
int run_replay(const struct args *args);

/* Tables of the console and themes, on standard output. */
int run_print_keys(const struct args *args);
int run_print_roles(const struct args *args);
int run_print_theme(const struct args *args);

/* Text on standard output, which is freed; the status of the run. */
struct buf;
int run_print(struct buf *text);

/* "ehlo: TEXT" on standard error, made safe; the status of the error. */
struct err;
int run_complain(const struct err *err);
/* Lines on standard error, made safe. */
void run_list(struct slice lines);

/* 0, or -ERR_SYSTEM with err set: so few descriptors are left to this process
 * that libuv, which cannot refuse, would abort it. */
int run_check_descriptors(struct err *err);

/* How connections are made, as the options and the environment say; to be
 * given to way_fini. 0, or -ERR_USAGE with err set. */
struct way;
int run_parse_way(const struct args *args, struct way *out, struct err *err);

/* Reads the rules that the options name. 0; or the status, and every error of
 * the file was told. */
int run_load_rules(struct args *args);

/* The settings, and the theme that the options name (else it stays as it is),
 * for the console. 0, or an error with err set, its lines being told. */
struct settings;
struct theme;
int run_load_settings(const struct args *args, struct settings *settings,
    struct theme **theme, struct err *err);
/* Whether the terminal's background is light, as far as anybody says. */
bool run_is_light(const struct args *args, const struct settings *settings);

/* What the clock on the wall says now, for what is read from dates. */
struct conversation;
void run_set_wall(struct conversation *c);

/* Ends the loop's handles, then frees it; handles that were closed by their
 * owners get their last callbacks here. */
struct uv_loop_s;
void run_drain(struct uv_loop_s *loop);

#endif
