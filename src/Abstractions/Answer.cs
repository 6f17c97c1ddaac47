using System.Globalization;

namespace Dma;

/// <summary>How a call ended.</summary>
public enum AnswerStatus
{
    /// <summary>The call did what it is for.</summary>
    Ok = 0,

    /// <summary>The call failed in a way that its documentation defines; an <see cref="Errno" /> says why.</summary>
    Failed = 1,

    /// <summary>The platform does not provide the call.</summary>
    Unsupported = 2,
}

/// <summary>The answer to a call that gives nothing but its outcome. The default value is <see cref="Ok" />.</summary>
/// <param name="Status">How the call ended.</param>
/// <param name="Error">Why it failed; <see cref="Errno.None" /> unless <paramref name="Status" /> is failed.</param>
public readonly record struct Answer(AnswerStatus Status, Errno Error)
{
    /// <summary>The call did what it is for.</summary>
    public static Answer Ok => default;

    /// <summary>The platform does not provide the call.</summary>
    public static Answer Unsupported => new(AnswerStatus.Unsupported, Errno.None);

    /// <summary>The call failed.</summary>
    /// <param name="error">Why.</param>
    public static Answer Failed(Errno error) => new(AnswerStatus.Failed, error);

    /// <summary>The outcome in a word, with the error's number where there is one.</summary>
    public override string ToString() =>
        Status == AnswerStatus.Failed
            ? string.Create(CultureInfo.InvariantCulture, $"failed, errno {(int)Error} ({Error})")
            : Status.ToString().ToLowerInvariant();
}

/// <summary>The answer to a call that gives a value.</summary>
/// <typeparam name="T">What the call gives.</typeparam>
/// <param name="Status">How the call ended.</param>
/// <param name="Error">Why it failed; <see cref="Errno.None" /> unless <paramref name="Status" /> is failed.</param>
/// <param name="Value">What was asked for; without meaning unless <paramref name="Status" /> is ok.</param>
public readonly record struct Answer<T>(AnswerStatus Status, Errno Error, T Value)
    where T : struct
{
    /// <summary>The outcome without the value.</summary>
    public Answer Outcome => new(Status, Error);

    /// <summary>A value given.</summary>
    /// <param name="value">What was asked for.</param>
    public static implicit operator Answer<T>(T value) => new(AnswerStatus.Ok, Errno.None, value);

    /// <summary>An outcome without a value: failed or unsupported.</summary>
    /// <param name="outcome">The outcome.</param>
    public static implicit operator Answer<T>(Answer outcome) => new(outcome.Status, outcome.Error, default);

    /// <summary>The value, or the outcome where there is none.</summary>
    public override string ToString() => Status == AnswerStatus.Ok ? $"{Value}" : Outcome.ToString();
}
