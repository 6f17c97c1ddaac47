namespace Dma;

/// <summary>The facet of a platform whose internal allocations can be made to fail, so that the undoing of what fails midway can be seen.</summary>
public interface IFailureInjection
{
    /// <summary>Makes one internal allocation fail, of whatever call it is: after <paramref name="skipped" /> further ones. <see cref="IDmaPlatform.Settle" /> takes back what has not come about.</summary>
    /// <param name="skipped">How many succeed before it.</param>
    /// <returns>The outcome.</returns>
    Answer FailAllocation(ulong skipped);
}
