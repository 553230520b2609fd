namespace Modular.Kernel.Tests.Support;

internal static class CrashWalk
{
    /// <summary>
    /// Lets <paramref name="act"/> die at its first step, at its second, and so on until it lives through; after each death the real loops
    /// finish the work and the books are checked.
    /// </summary>
    public static async Task<IReadOnlyList<Audit>> RunAsync(FireRange range, Func<Task> prepare, Func<Task> act)
    {
        var audits = new List<Audit>();
        for (var step = 1; ; step++)
        {
            await prepare();
            range.Fuse.Arm(step);
            var died = false;
            try
            {
                await act();
            }
            catch (Exception) when (range.Fuse.Blown)
            {
                died = true;
            }

            range.Fuse.Mend();
            await range.SettleAsync();
            audits.Add(await range.AuditAsync());
            if (!died)
            {
                return audits;
            }
        }
    }
}
