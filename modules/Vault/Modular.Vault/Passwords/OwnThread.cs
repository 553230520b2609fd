using System.Runtime.InteropServices;

namespace Modular.Vault.Passwords;

/// <summary>
/// Long computations on a thread of their own that gives way to everybody else. On the pool's threads, of which there are as many as processors, two derivations at once
/// would leave none for requests: a flood of sign-ins stopped all bookings until then.
/// </summary>
internal static partial class OwnThread
{
    /// <summary>A third of the share of a thread that does not give way, when all processors are busy; all of it when one is idle.</summary>
    private const int Niceness = 5;

    public static Task<T> Run<T>(Func<T> work) => Task.Factory.StartNew(
        () =>
        {
            GiveWay();
            return work();
        },
        CancellationToken.None,
        // A new thread, which ends with the work: nothing has to be put back.
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);

    /// <summary>.NET sets no priorities on Linux; there "nice" is a thread's own (sched(7)), and 0 means this one. Where it fails the thread is one like any other.</summary>
    private static void GiveWay()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(0, 0, Niceness);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int value);
}
