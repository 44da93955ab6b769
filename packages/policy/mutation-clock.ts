/**
 * No time passes while mutants are tried: changed code runs slower, and beside other work slower still. A mutant that never ends is
 * noticed by its time limit; one that is only slow is not counted as noticed.
 */
performance.now = () => 0;
process.cpuUsage = () => ({ user: 0, system: 0 });
