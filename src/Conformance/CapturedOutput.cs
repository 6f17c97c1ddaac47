namespace Dma.Conformance;

/// <summary>What the platform's code wrote to <see cref="Console.Out" /> and <see cref="Console.Error" /> while a machine lived.</summary>
/// <param name="Lines">The last lines of it in the order of writing, at most 64 of them and 4096 characters; a character that does not print stands as <c>\u001b</c>.</param>
/// <param name="Cut">How many characters before those were left out.</param>
public sealed record CapturedOutput(IReadOnlyList<string> Lines, long Cut);
