/** To be imported first: replaces the part of the handler that gives numbers back by one that does nothing. */
jest.doMock('../../lambda/order/release', () => ({ giveBack: () => ({ stuck: [] }) }));
