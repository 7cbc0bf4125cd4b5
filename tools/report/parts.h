/*
 * What each page has in it as it is: style.css, behind the look that the explorer has too
 * (web/look.css), and script.js.
 */
#ifndef TOOLS_REPORT_PARTS_H
#define TOOLS_REPORT_PARTS_H

extern const char report_style[], report_script[];

#endif
