/* SPDX-License-Identifier: GPL-3.0-or-later
 * main - parses the options and wires the layers. */
int
main(void)
{
	return 0;
}
