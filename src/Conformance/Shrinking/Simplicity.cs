using Dma.Conformance.Operations;

namespace Dma.Conformance.Shrinking;

/// <summary>How simple a program is. Every accepted candidate is simpler than the one before, so shrinking ends.</summary>
/// <remarks>
/// Fewer steps come first; then fewer arguments that are not at the value a reader takes for granted (0, for numbers of
/// things and bytes also 1); then smaller values; then handles that are made earlier. Stored bytes do not count.
/// </remarks>
/// <param name="Steps">How many steps.</param>
/// <param name="Telling">How many arguments are not at a value that a reader takes for granted.</param>
/// <param name="Sum">The sum of the arguments.</param>
/// <param name="Handles">The sum of the positions of the makers of what is used.</param>
internal readonly record struct Simplicity(int Steps, int Telling, UInt128 Sum, long Handles)
{
    public static Simplicity Of(IReadOnlyList<Operation> steps)
    {
        var positions = new Dictionary<ulong, int>(steps.Count);
        var telling = 0;
        var sum = UInt128.Zero;
        var handles = 0L;
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            var arguments = step.Kind.Arguments;
            for (var j = 0; j < arguments.Count; j++)
            {
                switch (arguments[j].Role)
                {
                    case ArgumentRole.Bytes:
                        break;
                    case ArgumentRole.Uses:
                        handles += positions.GetValueOrDefault(step[j], steps.Count);
                        break;
                    default:
                        telling += step[j] > Granted(arguments[j].Role) ? 1 : 0;
                        sum += step[j];
                        break;
                }
            }

            positions[step.Id] = i;
        }

        return new Simplicity(steps.Count, telling, sum, handles);
    }

    public bool IsSimplerThan(in Simplicity other) =>
        (Steps, Telling, Sum, Handles).CompareTo((other.Steps, other.Telling, other.Sum, other.Handles)) < 0;

    /// <summary>The value of an argument that a reader takes for granted.</summary>
    public static ulong Granted(ArgumentRole role) =>
        role is ArgumentRole.Size or ArgumentRole.Count or ArgumentRole.Mask ? 1UL : 0UL;
}
