using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Engine;

/// <summary>What a platform throws, as a violation. Whatever its type: there is no exception that a call may end with.</summary>
internal static class Thrown
{
    /// <summary>A call threw.</summary>
    /// <param name="call">The call.</param>
    /// <param name="exception">What it threw.</param>
    public static Violation By(string call, Exception exception) =>
        new(PlatformClauses.NoCallThrows, "an answer", $"{call} threw {TextOf(exception)}");

    /// <summary>The type of an exception and the first line of its message, in one line.</summary>
    public static string TextOf(Exception exception)
    {
        var message = MessageOf(exception).ReplaceLineEndings("\n").Split('\n')[0];
        return message.Length == 0 ? exception.GetType().Name : $"{exception.GetType().Name}: {message}";
    }

    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message ?? "";
        }
        catch (Exception)
        {
            // The message is the platform's code as well.
            return "";
        }
    }
}
