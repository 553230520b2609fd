using System.Data.Common;
using System.Text;

namespace Modular.Host.Ops.Logs;

/// <summary>What may be written of an exception: types, database states and stacks. Never its message, which may quote what a person typed.</summary>
internal static class SafeException
{
    private const int Deepest = 5;

    public static string Describe(Exception exception)
    {
        var text = new StringBuilder();
        var current = exception;
        for (var depth = 0; current is not null && depth < Deepest; depth++, current = current.InnerException)
        {
            text.Append(depth == 0 ? "" : "\n <- ").Append(current.GetType().FullName);
            if (current is DbException { SqlState: { } state })
            {
                text.Append(" (").Append(state).Append(')');
            }

            if (current.StackTrace is { } stack)
            {
                text.Append('\n').Append(stack);
            }
        }

        return text.ToString();
    }
}
